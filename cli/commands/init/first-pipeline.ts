/** A commented pipeline that runs as it is, on any machine with a Docker engine. */
export function firstPipeline(name: string): string {
  const title = name.replaceAll(/[^\w .-]/g, ' ').trim() || 'first pipeline';
  const identifier = title
    .replaceAll(/\W+/g, '_')
    .replace(/^(?=\d)/, '_')
    .slice(0, 128);
  return `# Check this file with "pipeline validate", see what it would do with "pipeline plan", and run it with "pipeline run".
# The same file runs on Harness.
pipeline:
  name: ${quoted(title)}
  identifier: ${quoted(identifier)}
  projectIdentifier: default
  orgIdentifier: default
  tags: {}

  # Values that steps share: <+pipeline.variables.greeting>
  variables:
    - name: greeting
      type: String
      value: Hello

  stages:
    - stage:
        name: Build
        identifier: build
        type: CI
        spec:
          # With true, the repository around this file is copied into /harness first.
          # It then needs properties.ci.codebase, as on Harness.
          cloneCodebase: false
          platform:
            os: Linux
            arch: Amd64
          runtime:
            type: Docker
            spec: {}
          execution:
            steps:
              # Each step runs in its own container; all of a stage see the same files in /harness.
              - step:
                  type: Run
                  name: Write
                  identifier: write
                  spec:
                    image: busybox:stable
                    shell: Sh
                    command: |-
                      echo "<+pipeline.variables.greeting> from <+pipeline.name>" > greeting.txt
                      export LENGTH="$(wc -c < greeting.txt)"
                    # Later steps read it: <+execution.steps.write.output.outputVariables.LENGTH>
                    outputVariables:
                      - name: LENGTH
              - step:
                  type: Run
                  name: Read
                  identifier: read
                  spec:
                    image: busybox:stable
                    shell: Sh
                    command: |-
                      cat greeting.txt
                      echo "That was <+execution.steps.write.output.outputVariables.LENGTH> bytes."
                  # What happens when the step fails: nothing, and the run goes on.
                  failureStrategies:
                    - onFailure:
                        errors:
                          - AllErrors
                        action:
                          type: Ignore
              # A scan of the code needs cloneCodebase: true. It fails the run when there is something critical.
              # - step:
              #     type: Bandit
              #     name: Scan
              #     identifier: scan
              #     spec:
              #       mode: orchestration
              #       config: default
              #       target:
              #         type: repository
              #         detection: auto
              #       advanced:
              #         fail_on_severity: critical
`;
}

/** What YAML would read as something else than a text. */
function quoted(text: string): string {
  return /^[A-Za-z][\w .-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : `"${text}"`;
}
