/** What tests run in processes of their own; see `child-for-tests.ts`. */
import { realClock } from './clock-for-tests.ts';
import type { TestDatabase } from './databases-for-tests.ts';
import { collectAll, header, stepFinished, warning } from './executions-for-tests.ts';
import { openStore } from './open-store.ts';
import { issue, scan } from './scans-for-tests.ts';

interface Input {
  readonly location: TestDatabase['location'];
  readonly name: string;
  readonly count: number;
}

const tasks: Readonly<Record<string, (input: Input) => Promise<void>>> = {
  async open({ location }) {
    const store = await openStore({ ...location, clock: realClock });
    await store.close();
  },

  /** Prints the sequence id of every execution it creates. */
  async create({ location, name, count }) {
    const store = await openStore({ ...location, clock: realClock });
    for (let number = 0; number < count; number += 1) {
      const { sequenceId } = await store.executions.create(header(`${name}-${number}`));
      process.stdout.write(`${sequenceId}\n`);
    }
    await store.close();
  },

  /** Prints `flushed` when `count` events and a finished step are recorded, and stays busy with more until killed. */
  async record({ location, name, count }) {
    const store = await openStore({ ...location, clock: realClock });
    await store.executions.create(header(name));
    const journal = await store.executions.openJournal(name);
    for (let number = 0; number < count; number += 1) journal.append(warning(number));
    journal.append(stepFinished('build/test'));
    await journal.flush();
    process.stdout.write('flushed\n');
    setInterval(() => journal.append(warning(0)), 1);
  },

  /** Prints how long it takes to write and to read `count` events, with a finished step after every ten. */
  async measure({ location, name, count }) {
    const store = await openStore({ ...location, clock: realClock });
    await store.executions.create(header(name));
    const journal = await store.executions.openJournal(name);
    const start = performance.now();
    for (let number = 0; number < count; number += 1) {
      journal.append(number % 10 === 9 ? stepFinished(`build/step_${number}`) : warning(number));
      // As the engine does, between one step and the next.
      if (number % 10 === 9) await new Promise(setImmediate);
    }
    await journal.close();
    const written = performance.now();
    const read = (await collectAll(store.executions.events(name))).length;
    const end = performance.now();
    process.stdout.write(
      `wrote ${count} in ${(written - start).toFixed()} ms, read ${read} in ${(end - written).toFixed()} ms\n`,
    );
    const issues = Array.from({ length: count / 2 }, (_, number) => issue(`R${number}`));
    const before = performance.now();
    await store.scans.saveScan(scan(name), issues);
    const saved = performance.now();
    const found = (await store.scans.issuesOfScan(name)).length;
    process.stdout.write(
      `saved ${issues.length} issues in ${(saved - before).toFixed()} ms, read ${found} in ${(performance.now() - saved).toFixed()} ms\n`,
    );
    await store.close();
  },

  /** Like `record`, but prints right after a finished step was appended and some I/O happened, without `flush`. */
  async step({ location, name }) {
    const store = await openStore({ ...location, clock: realClock });
    await store.executions.create(header(name));
    const journal = await store.executions.openJournal(name);
    journal.append(stepFinished('build/test'));
    setImmediate(() => process.stdout.write('appended\n'));
    setInterval(() => undefined, 1000);
  },
};

const [task = '', input = '{}'] = process.argv.slice(2);
try {
  await tasks[task]?.(JSON.parse(input) as Input);
} catch (error) {
  process.stderr.write(
    `${error instanceof Error && 'code' in error ? String(error.code) : ''} ${String(error)}\n`,
  );
  process.exitCode = 1;
}
