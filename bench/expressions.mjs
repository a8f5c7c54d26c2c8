import { render } from '../dist/expressions/index.js';
import { row, time } from './harness.mjs';

export const title = 'Expressions';

const script = `set -e
echo building <+pipeline.variables.service>
docker build -t registry/<+pipeline.variables.service>:<+pipeline.sequenceId> .
for file in reports/*.xml; do
  test -s "$file" || exit 1
done
echo "$HOME"
ls -la
date
echo done
`;

/** At least 100,000 renders of a typical script per second. */
export async function run() {
  const scope = { pipeline: { variables: { service: 'shop' }, sequenceId: 7 } };
  const renders = 100_000;
  const work = async () => {
    for (let at = 0; at < renders; at++) render(script, scope);
  };
  await time(work);
  const took = await time(work);
  row('renders of a ten-line script', `${Math.round(renders / (took / 1000)).toLocaleString('en-US')}/s`);
}
