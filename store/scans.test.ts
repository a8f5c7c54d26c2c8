import { expect, it } from 'vitest';
import { defineTarget } from '../security/target.ts';
import { describeOnBoth } from './databases-for-tests.ts';
import { failedScan, issue, project, scan, target, time } from './scans-for-tests.ts';

describeOnBoth('the record of scans', (database) => {
  it('gives a scan and its issues back unchanged, the worst first', async () => {
    const { scans } = await database().open();
    const saved = scan('s1', { toolVersion: '1.9.4' });
    const issues = [issue('B404', 2), issue('B602', 9.5), issue('B101', 9.5), issue('B307', 5.5)];

    await scans.saveScan(saved, issues);

    const [low, critical, other, medium] = issues;
    expect(await scans.scan('s1')).toEqual(saved);
    expect(await scans.issuesOfScan('s1')).toEqual([other, critical, medium, low]);
    expect(await scans.issueOfScan('s1', issue('B602').id)).toEqual(critical);
    expect(await scans.scan('nowhere')).toBeUndefined();
    expect(await scans.issueOfScan('s1', 'nowhere')).toBeUndefined();
    expect(await scans.issuesOfScan('nowhere')).toEqual([]);
  });

  it('names the issues of a scan in the order of their ids', async () => {
    const { scans } = await database().open();
    const issues = ['B1', 'B2', 'B3', 'B4'].map((key) => issue(key));
    await scans.saveScan(scan('s1'), issues);

    const summaries = await scans.issueSummaries('s1');

    const byId = issues.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(summaries).toEqual(
      byId.map(({ id, product, key, title, type, severity }) => ({
        id,
        product,
        key,
        title,
        type,
        severity,
      })),
    );
  });

  it('keeps what the first call with an id saved', async () => {
    const left = await database().open();
    const right = await database().open();

    await left.scans.saveScan(scan('s1'), [issue('B602')]);
    await left.scans.saveScan(scan('s1', { variant: 'other' }), [issue('B404')]);
    await Promise.all([left, right].map((store) => store.scans.saveScan(scan('s2'), [issue('B101')])));

    expect((await left.scans.scan('s1'))?.variant).toBe('master');
    expect((await left.scans.issuesOfScan('s1')).map((each) => each.key)).toEqual(['B602']);
    expect((await left.scans.issuesOfScan('s2')).map((each) => each.key)).toEqual(['B101']);
    expect((await left.scans.targets(project))[0]?.variants.map((each) => each.name)).toEqual(['master']);
  });

  it('saves all of a scan or nothing', async () => {
    const { scans } = await database().open();

    await expect(scans.saveScan(scan('s1'), [issue('B602'), issue('B602')])).rejects.toThrow();

    expect(await scans.scan('s1')).toBeUndefined();
    expect(await scans.targets(project)).toEqual([]);
    await scans.saveScan(scan('s1'), [issue('B602')]);
    expect(await scans.issuesOfScan('s1')).toHaveLength(1);
  });

  it('stays whole when two runs find the same issues at the same time', async () => {
    const left = await database().open();
    const right = await database().open();
    const issues = Array.from({ length: 1200 }, (_, number) => issue(`R${number}`));
    const ids = Array.from({ length: 6 }, (_, number) => `s${number}`);

    await Promise.all(
      ids.map((id, number) =>
        number % 2 === 0
          ? left.scans.saveScan(scan(id), issues)
          : right.scans.saveScan(scan(id), issues.toReversed()),
      ),
    );

    const counts = await Promise.all(ids.map(async (id) => (await left.scans.issueSummaries(id)).length));
    expect(counts).toEqual(ids.map(() => 1200));
  }, 60_000);

  it('lists the scans of an execution in the order of their start, failed ones too', async () => {
    const { scans } = await database().open();
    await scans.saveScan(scan('s1', { executionId: 'e', startedAt: time(2) }), []);
    await scans.saveFailedScan(failedScan('s2', { executionId: 'e', startedAt: time(1) }));
    await scans.saveScan(scan('s3', { executionId: 'other' }), []);

    const listed = await scans.scansOfExecution('e');

    expect(listed.map((each) => [each.id, each.status])).toEqual([
      ['s2', 'Failed'],
      ['s1', 'Succeeded'],
    ]);
    expect(await scans.scan('s2')).toEqual(failedScan('s2', { executionId: 'e', startedAt: time(1) }));
  });

  it('finds the newest scan with results of every variant', async () => {
    const { scans } = await database().open();
    await scans.saveScan(scan('new', { startedAt: time(5) }), []);
    await scans.saveScan(scan('old', { startedAt: time(1) }), []);
    await scans.saveScan(scan('same-a', { variant: 'dev', startedAt: time(3) }), []);
    await scans.saveScan(scan('same-b', { variant: 'dev', startedAt: time(3) }), []);
    await scans.saveFailedScan(failedScan('failed', { startedAt: time(9) }));
    await scans.saveScan(scan('trivy', { product: 'aqua-trivy', startedAt: time(9) }), []);
    const elsewhere = defineTarget(project, 'container', 'dvpwa');
    await scans.saveScan(scan('elsewhere', { target: elsewhere, startedAt: time(9) }), []);

    const ids = async (query: Partial<Parameters<typeof scans.latestScans>[0]>) =>
      (await scans.latestScans({ targetId: target.id, product: 'bandit', ...query })).map((each) => each.id);

    expect(await ids({})).toEqual(['new', 'same-b']);
    expect(await ids({ variant: 'dev' })).toEqual(['same-b']);
    expect(await ids({ variant: 'nothing' })).toEqual([]);
    expect(await ids({ exceptOwner: scan('new') })).toEqual(['same-b', 'old']);
    expect(await ids({ exceptOwner: { ...scan('new'), stepId: 'other' } })).toEqual(['new', 'same-b']);
  });

  it('tells what choosing a reference needs to know', async () => {
    const { scans } = await database().open();
    const { endedAt, ...saved } = scan('s1', { coverage: { config: 'default', path: 'app' } });
    await scans.saveScan({ ...saved, endedAt }, []);

    const latest = await scans.latestScans({ targetId: target.id, product: 'bandit' });

    expect(latest).toEqual([
      {
        id: 's1',
        executionId: saved.executionId,
        pipelineId: saved.pipelineId,
        stageId: saved.stageId,
        stepId: saved.stepId,
        targetId: target.id,
        variant: 'master',
        product: 'bandit',
        coverage: { config: 'default', path: 'app' },
        startedAt: saved.startedAt,
      },
    ]);
  });
});

describeOnBoth('the issues of a project', (database) => {
  it('are those of the newest scan of each target, variant and product', async () => {
    const { scans } = await database().open();
    const image = defineTarget(project, 'container', 'dvpwa');
    await scans.saveScan(scan('old', { startedAt: time(1) }), [issue('B1'), issue('B2')]);
    await scans.saveScan(scan('new', { startedAt: time(2) }), [issue('B2', 2)]);
    await scans.saveFailedScan(failedScan('failed', { startedAt: time(3) }));
    await scans.saveScan(scan('dev', { variant: 'dev' }), [issue('B2', 2), issue('B3', 5.5)]);
    await scans.saveScan(scan('image', { target: image, product: 'aqua-trivy' }), [issue('B4')]);
    const outside = defineTarget({ ...project, projectId: 'other' }, 'repository', 'dvpwa');
    await scans.saveScan(scan('outside', { target: outside }), [issue('B5')]);

    const found = async (filter: Parameters<typeof scans.issues>[1]) =>
      (await scans.issues(project, filter)).map((each) => `${each.issue.key} in ${each.scanId}`);

    expect(await found({})).toEqual(['B4 in image', 'B3 in dev', 'B2 in dev', 'B2 in new']);
    expect(await found({ variant: 'dev' })).toEqual(['B3 in dev', 'B2 in dev']);
    expect(await found({ product: 'aqua-trivy' })).toEqual(['B4 in image']);
    expect(await found({ targetId: image.id })).toEqual(['B4 in image']);
    expect((await scans.issues(project, { targetId: image.id }))[0]).toEqual({
      issue: issue('B4'),
      target: image,
      variant: 'master',
      scanId: 'image',
    });
  });
});

describeOnBoth('targets', (database) => {
  it('are listed by name and type with their variants, the most recently scanned first', async () => {
    const { scans } = await database().open();
    const image = defineTarget(project, 'container', 'dvpwa');
    const app = defineTarget(project, 'repository', 'Zoo');
    await scans.saveScan(scan('s1', { variant: 'dev', startedAt: time(2) }), []);
    await scans.saveScan(scan('s2', { startedAt: time(3) }), []);
    await scans.saveScan(scan('s3', { startedAt: time(1) }), []);
    await scans.saveFailedScan(failedScan('s4', { target: image, variant: 'latest' }));
    await scans.setBaseline(app, { type: 'none' });

    const targets = await scans.targets(project);

    expect(targets).toEqual([
      { target: app, baseline: { type: 'none' }, variants: [] },
      { target: image, variants: [{ name: 'latest', lastScannedAt: time(0) }] },
      {
        target,
        variants: [
          { name: 'master', lastScannedAt: time(3) },
          { name: 'dev', lastScannedAt: time(2) },
        ],
      },
    ]);
    expect(await scans.targets({ ...project, orgId: 'other' })).toEqual([]);
  });

  it('keep the baseline someone has set until it is taken away', async () => {
    const { scans } = await database().open();
    const pattern = { type: 'regex', pattern: String.raw`v\d+` } as const;

    expect(await scans.baseline(target.id)).toBeUndefined();
    await scans.setBaseline(target, { type: 'fixed', variant: 'master' });
    await scans.setBaseline(target, pattern);
    await scans.saveScan(scan('s1'), []);
    expect(await scans.baseline(target.id)).toEqual(pattern);
    await scans.setBaseline(target, undefined);
    expect(await scans.baseline(target.id)).toBeUndefined();
  });
});
