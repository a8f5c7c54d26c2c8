import { spawn } from 'node:child_process';
import { RuntimeError } from '../../../engine/errors.ts';
import type { EngineClient } from '../../../runtime/docker/engine-client.ts';
import { removeContainer } from '../../../runtime/docker/removal.ts';
import type { Cli } from '../../cli.ts';

/** Starts a container on this terminal and waits for its end. It is gone afterwards. @returns its exit code */
export async function attach(cli: Cli, client: EngineClient, container: string): Promise<number> {
  // Ctrl-C is for what runs inside.
  const stopListening = cli.onSignal(() => undefined);
  try {
    return await docker(['start', '--attach', '--interactive', container], {
      ...cli.env,
      DOCKER_HOST: client.address,
    });
  } finally {
    stopListening();
    await removeContainer(client, container);
  }
}

function docker(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', args, { stdio: 'inherit', env });
    child.once('error', (cause) => reject(noProgram(cause)));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function noProgram(cause: Error): RuntimeError {
  return new RuntimeError({
    code: 'runtime/no-docker-program',
    failureType: 'ConfigurationFailure',
    message: `the program "docker" cannot be started (${cause.message}): a shell needs it, install the Docker CLI`,
    cause,
  });
}
