import { describe, expect, it } from 'vitest';
import { RuntimeError } from '../engine/errors.ts';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { email } from './email.ts';

const mail = { to: 'a@x.io', subject: 'Hello', body: 'Numbers' };

describe('Email', () => {
  it('rejects a spec without a subject', async () => {
    expect(await checkSpec(email, { to: 'a@x.io' })).toEqual(['definition/missing-key at subject']);
  });

  it('belongs into Custom and Approval stages (#82)', () => {
    expect(email.stages).toEqual(['Custom', 'Approval']);
  });

  it('splits recipients at commas, drops repeated ones and a blank copy line (#63)', async () => {
    const bench = new StepBench();

    const outcome = await email.run({ ...mail, to: 'a@x.io, b@x.io,a@x.io', cc: '' }, bench.context);

    expect(outcome).toEqual({ status: 'success', outputs: { output: { notificationId: 'id-1' } } });
    expect(bench.mails).toMatchObject([{ to: ['a@x.io', 'b@x.io'], cc: [] }]);
  });

  it('wraps every line of the body for HTML, and not for plain readers (#65)', async () => {
    const bench = new StepBench();

    await email.run({ ...mail, body: 'Critical: 2<br>\n<b>High</b>: 1 &amp; more\n' }, bench.context);

    expect(bench.mails[0]?.html).toBe('<br>Critical: 2<br></br>\n<br><b>High</b>: 1 &amp; more</br>');
    expect(bench.mails[0]?.text).toBe('Critical: 2\nHigh: 1 & more');
  });

  it.each<[fields: object, code: string]>([
    [{ subject: ' ' }, 'email/blank-subject'],
    [{ body: '\n' }, 'email/blank-body'],
    [{ body: null }, 'email/blank-body'],
    [{ to: 'nobody' }, 'email/no-recipient'],
    [{ to: '' }, 'email/no-recipient'],
  ])('fails for %j with %s (#64, #66)', async (fields, code) => {
    const bench = new StepBench();

    const outcome = await email.run({ ...mail, ...fields }, bench.context);

    expect(outcome).toMatchObject({ status: 'failed', failure: { code } });
    expect(bench.mails).toEqual([]);
  });

  it('mails to the valid addresses and names the others (#66)', async () => {
    const bench = new StepBench();

    await email.run({ ...mail, to: 'a@x.io, nonsense, b@x.io\nBcc: evil@x.io' }, bench.context);

    expect(bench.mails[0]?.to).toEqual(['a@x.io']);
    expect(bench.log).toContain('Not a mail address, left out: nonsense');
  });

  it('mails to the members of user groups', async () => {
    const settings = {
      pull: 'missing',
      scanners: {},
      userGroups: { sec: ['s@x.io'] },
      shellImages: { bash: '', powerShell: '' },
    } as const;
    const bench = new StepBench({ services: { settings } });

    await email.run({ subject: 'S', body: 'B', toUserGroups: ['sec', 'gone'] }, bench.context);

    expect(bench.mails[0]?.to).toEqual(['s@x.io']);
    expect(bench.warnings).toEqual([expect.stringContaining('email/unknown-group')]);
  });

  it('keeps a subject on one line', async () => {
    const bench = new StepBench();

    await email.run({ ...mail, subject: 'Run 7\r\nBcc: evil@x.io' }, bench.context);

    expect(bench.mails[0]?.subject).toBe('Run 7 Bcc: evil@x.io');
  });

  it('goes on without the mail when it is fire and forget', async () => {
    const down = new RuntimeError({
      code: 'mail/unreachable',
      message: 'no server',
      failureType: 'Connectivity',
    });
    const bench = new StepBench({ services: { mailer: { send: () => Promise.reject(down) } } });

    await expect(email.run(mail, bench.context)).rejects.toBe(down);
    expect(await email.run({ ...mail, fireAndForget: true }, bench.context)).toEqual({ status: 'success' });
    expect(bench.warnings).toEqual([expect.stringContaining('mail/unreachable')]);
  });
});
