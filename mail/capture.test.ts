import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaptureMailer } from './capture.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pipeline-mail-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const mail = {
  to: ['a@x.io'],
  cc: ['b@x.io'],
  subject: 'Run 7: ../../etc <script>',
  html: '<br><b>2</b> critical</br><script>alert(1)</script>',
  text: '2 critical',
};

describe('a mail without a server', () => {
  it('is written as it would travel, and as a page', async () => {
    const receipt = await capture();

    const [eml = '', html = ''] = readdirSync(join(root, 'mail')).sort();
    expect(eml).toMatch(/^20231114-221320-run-7-etc-script-[0-9a-f]{8}\.eml$/);
    expect(readFileSync(join(root, 'mail', eml), 'utf8')).toMatch(
      /^From: pipeline@localhost\nTo: a@x\.io\nCc: b@x\.io\nSubject: Run 7/,
    );
    expect(readFileSync(join(root, 'mail', html), 'utf8')).toContain('<b>2</b> critical');
    expect(receipt).toMatchObject({
      accepted: ['a@x.io', 'b@x.io'],
      rejected: [],
      summary: `no mail server is configured, written to ${join(root, 'mail', eml)}`,
    });
  });

  it('is a page that runs nothing, for its owner alone', async () => {
    await capture();

    const html = readdirSync(join(root, 'mail')).find((name) => name.endsWith('.html')) ?? '';
    const page = readFileSync(join(root, 'mail', html), 'utf8');
    expect(page).toContain(`content="default-src 'none';`);
    expect(page).toContain('<title>Run 7: ../../etc &lt;script></title>');
    expect(statSync(join(root, 'mail', html)).mode & 0o777).toBe(0o600);
  });

  it('never takes the place of another one', async () => {
    await capture();
    await capture();

    expect(readdirSync(join(root, 'mail'))).toHaveLength(4);
  });
});

function capture() {
  const mailer = createCaptureMailer({
    directory: join(root, 'mail'),
    from: 'pipeline@localhost',
    now: () => 1_700_000_000_000,
  });
  return mailer.send(mail, new AbortController().signal);
}
