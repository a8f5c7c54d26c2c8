import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

export interface Person {
  readonly name: string;
  readonly email: string;
}

const run = promisify(execFile);

/** Who runs this: as git knows them there, else the user of this machine. */
export async function currentUser(directory: string): Promise<Person> {
  const [name, email] = await Promise.all([
    gitConfig('user.name', directory),
    gitConfig('user.email', directory),
  ]);
  const { username } = userInfo();
  return { name: name ?? username, email: email ?? `${username}@localhost` };
}

async function gitConfig(key: string, cwd: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['config', '--get', key], { cwd });
    return stdout.trim() || undefined;
  } catch {
    // Not set, no git, or no such directory: all the same to the reader.
    return undefined;
  }
}
