import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from './command-line.ts';

/** A pipeline that runs another one, uses a template, and tells a webhook. */
const parent = (webhook: string) => `pipeline:
  identifier: parent
  name: parent
  notificationRules:
    - name: told
      enabled: true
      pipelineEvents: [{ type: PipelineEnd }]
      notificationMethod: { type: Webhook, spec: { webhookUrl: "${webhook}" } }
  stages:
    - stage:
        identifier: child
        name: child
        type: Pipeline
        spec:
          org: default
          project: default
          pipeline: child
          inputs:
            identifier: child
            variables: [{ name: who, type: String, value: "<+pipeline.name>" }]
          outputs: [{ name: greeting, value: "<+pipeline.stages.s.spec.execution.steps.greet.output.outputVariables.GREETING>" }]
    - stage:
        identifier: after
        name: after
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
              - step:
                  identifier: say
                  name: say
                  template:
                    templateRef: say
                    versionLabel: v1
                    templateInputs:
                      type: Run
                      spec: { envVariables: { TEXT: "<+pipeline.stages.child.output.greeting>" } }
`;

const child = `pipeline:
  identifier: child
  name: child
  variables: [{ name: who, type: String, value: <+input> }]
  stages:
    - stage:
        identifier: s
        name: s
        type: CI
        spec:
          cloneCodebase: false
          execution:
            steps:
              - step:
                  identifier: greet
                  name: greet
                  type: Run
                  spec:
                    image: any
                    command: GREETING="hello <+pipeline.variables.who>"
                    outputVariables: [{ name: GREETING }]
`;

const template = `template:
  identifier: say
  name: say
  versionLabel: v1
  type: Step
  spec:
    type: Run
    spec:
      image: any
      command: echo "said $TEXT"
      envVariables: { TEXT: <+input> }
`;

describe('the files of a project', () => {
  const project = new Project();
  const bodies: string[] = [];
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        response.end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    write('parent.yaml', parent(`http://127.0.0.1:${port}/hook`));
    write('.pipeline/pipelines/child.yaml', child);
    write('.pipeline/templates/say.yaml', template);
  });

  afterAll(() => {
    server.close();
    project.remove();
  });

  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(project.directory, path)), { recursive: true });
    writeFileSync(join(project.directory, path), content);
  };

  it('let a pipeline run another one, use a template and tell a webhook', async () => {
    const { status, stdout, stderr } = await project.run(
      'run',
      'parent.yaml',
      '--runtime',
      'host',
      '--output',
      'plain',
    );

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('said hello parent');
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain('parent');
  });

  it('give the other pipeline a record of its own', async () => {
    const { stdout } = await project.run('executions', '--output', 'json');

    expect(stdout).toContain('"child"');
    expect(stdout).toContain('"parent"');
  });
});
