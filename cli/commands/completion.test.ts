import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from './index.ts';
import { ProjectForTests } from './project-for-tests.ts';

let project: ProjectForTests;

beforeEach(() => {
  project = new ProjectForTests();
});
afterEach(() => project.remove());

/** What bash offers after these words; the last one is being written. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await project.run(['completion', 'bash']);
  const script = `${stdout}
COMP_WORDS=(pipeline ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_pipeline_completion
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

describe('pipeline completion', () => {
  it('offers every command', async () => {
    expect(await offered('')).toEqual(commands.map(({ name }) => name));
  });

  it.each<[words: readonly string[], offers: readonly string[]]>([
    [['exe'], ['executions']],
    [['executions', 'a'], ['act']],
    [['executions', 'act', '--com'], ['--comment']],
    [['run', 'pipeline.yaml', '--ru'], ['--runtime']],
    [
      ['run', '--runtime', ''],
      ['docker', 'host'],
    ],
    [['run', '--repo', ''], []],
    [['run', ''], expect.arrayContaining(['--branch'])],
  ])('after %j offers %j', async (words, offers) => {
    expect(await offered(...words)).toEqual(offers);
  });

  it('knows zsh and fish', async () => {
    const zsh = await project.run(['completion', 'zsh']);
    const fish = await project.run(['completion', 'fish', '--name', 'pl']);

    expect(zsh.stdout).toMatch(/^autoload -U \+X bashcompinit/);
    expect(fish.stdout).toContain(
      "complete -c pl -n '__fish_use_subcommand' -f -a run -d 'run a pipeline'\n",
    );
  });

  it('says which shells it knows', async () => {
    expect(await project.run(['completion', 'cmd'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('bash, zsh or fish'),
    });
  });
});
