import type { StepRegistry } from '../engine/step-type.ts';
import { background } from './background.ts';
import { barrier } from './barrier.ts';
import { buildAndPushDockerRegistry } from './build-and-push-docker-registry.ts';
import { cloneCodebase } from './clone-codebase.ts';
import { container } from './container.ts';
import type { Step } from './define-step.ts';
import { email } from './email.ts';
import { gitClone } from './git-clone.ts';
import { harnessApproval } from './harness-approval.ts';
import { http } from './http.ts';
import { pipelineStep } from './pipeline-stage/pipeline-step.ts';
import { plugin } from './plugin.ts';
import { queue } from './queue.ts';
import { run } from './run.ts';
import { runTests } from './run-tests.ts';
import { scanSteps } from './scan.ts';
import { security } from './security.ts';
import type { Services } from './services.ts';
import { shellScript } from './shell-script.ts';
import { test } from './test.ts';
import { unsupportedSteps } from './unsupported.ts';
import { wait } from './wait.ts';

const builtin: readonly Step[] = [
  background,
  barrier,
  buildAndPushDockerRegistry,
  cloneCodebase,
  container,
  email,
  gitClone,
  harnessApproval,
  http,
  pipelineStep,
  plugin,
  queue,
  run,
  runTests,
  security,
  shellScript,
  test,
  wait,
];

const types: readonly Step[] = [...builtin, ...scanSteps, ...unsupportedSteps].toSorted((a, b) =>
  a.type < b.type ? -1 : 1,
);

const byType = new Map(types.map((each) => [each.type, each]));

export const stepRegistry: StepRegistry<Services> = { types, find: (type) => byType.get(type) };
