import { expect, it } from 'vitest';
import { describeOnBoth } from './databases-for-tests.ts';
import { exemption, project, target, time } from './scans-for-tests.ts';

describeOnBoth('exemptions', (database) => {
  it('are given back unchanged, as they were saved last', async () => {
    const { scans } = await database().open();
    const pending = exemption('x', { link: 'https://example.org', scanId: 's1', occurrenceIds: ['one'] });
    const approved = { ...pending, status: 'Approved', approver: { id: 'grace', name: 'Grace' } } as const;

    expect(await scans.exemption('x')).toBeUndefined();
    await scans.saveExemption(pending);
    expect(await scans.exemption('x')).toEqual(pending);
    await scans.saveExemption(approved);
    expect(await scans.exemption('x')).toEqual(approved);
  });

  it('apply where their scope contains the scan, ordered by creation and then by id', async () => {
    const { scans } = await database().open();
    const elsewhere = { ...project, projectId: 'other' };
    const all = [
      exemption('target', { scope: 'TARGET', targetId: target.id }),
      exemption('other-target', { scope: 'TARGET', targetId: 'other' }),
      exemption('pipeline', { scope: 'PIPELINE', pipelineId: 'build' }),
      exemption('other-pipeline', { scope: 'PIPELINE', pipelineId: 'deploy' }),
      exemption('pipeline-elsewhere', { ...elsewhere, scope: 'PIPELINE', pipelineId: 'build' }),
      exemption('rejected', { status: 'Rejected', createdAt: time(5) }),
      exemption('canceled', { status: 'Canceled' }),
      exemption('project-elsewhere', elsewhere),
      exemption('org', { ...elsewhere, scope: 'ORG', createdAt: time(9) }),
      exemption('other-org', { orgId: 'other', scope: 'ORG' }),
      exemption('account', { ...elsewhere, orgId: 'other', scope: 'ACCOUNT', createdAt: time(2) }),
      exemption('other-account', { accountId: 'other', scope: 'ACCOUNT' }),
    ];
    for (const each of all) await scans.saveExemption(each);

    const applicable = await scans.exemptionsFor({ ...project, targetId: target.id, pipelineId: 'build' });

    expect(applicable.map((each) => each.id)).toEqual(['pipeline', 'target', 'account', 'rejected', 'org']);
  });

  it('of a project are listed by status and issue', async () => {
    const { scans, exemptions } = await database().open();
    await scans.saveExemption(exemption('b'));
    await scans.saveExemption(exemption('a', { status: 'Approved' }));
    await scans.saveExemption(exemption('c', { status: 'Canceled', issueId: 'other' }));
    await scans.saveExemption(exemption('d', { projectId: 'other' }));

    const ids = async (filter: Parameters<typeof exemptions.list>[1]) =>
      (await exemptions.list(project, filter)).map((each) => each.id);

    expect(await ids({})).toEqual(['a', 'b', 'c']);
    expect(await ids({ statuses: ['Pending', 'Canceled'] })).toEqual(['b', 'c']);
    expect(await ids({ statuses: [] })).toEqual([]);
    expect(await ids({ issueId: 'other' })).toEqual(['c']);
  });

  it('keep every state they were in, once', async () => {
    const { scans, exemptions } = await database().open();
    const states = (['Pending', 'Approved', 'Rejected', 'Pending'] as const).map((status, minute) =>
      exemption('x', { status, modifiedAt: time(minute) }),
    );

    for (const state of states) {
      await scans.saveExemption(state);
      await scans.saveExemption(state);
    }

    expect(await exemptions.history('x')).toEqual(states);
    expect(await exemptions.history('nowhere')).toEqual([]);
  });

  it('requested by two processes at once are all kept', async () => {
    const stores = [await database().open(), await database().open()];

    await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        stores[number % 2]?.scans.saveExemption(exemption(`x${number}`)),
      ),
    );

    expect(await stores[0]?.exemptions.list(project)).toHaveLength(20);
  });
});
