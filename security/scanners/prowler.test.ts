import { describe, expect, it } from 'vitest';
import { readReport } from '../formats/detect.ts';
import { prowler } from './prowler.ts';

const read = (document: unknown) => readReport({ scanner: prowler, text: JSON.stringify(document) });
const check = {
  metadata: { event_code: 's3_bucket_public_access', product: { name: 'Prowler', version: '5.4.0' } },
  severity: 'High',
  status_code: 'FAIL',
  status_detail: 'Bucket notes is public.',
  finding_info: { title: 'No public buckets', desc: 'Buckets must be private.' },
  resources: [{ uid: 'arn:aws:s3:::notes', region: 'eu-central-1' }],
  remediation: { desc: 'Block public access.' },
};

describe('a Prowler report', () => {
  it('without failed checks has no findings', () => {
    expect(
      read([
        { ...check, status_code: 'PASS' },
        { ...check, status_code: 'MANUAL' },
      ]).findings,
    ).toEqual([]);
  });

  it('gives a finding for a failed check of a resource', () => {
    expect(read([check])).toMatchObject({
      toolVersion: '5.4.0',
      findings: [
        {
          key: 's3_bucket_public_access',
          title: 'No public buckets',
          severity: { code: 'High' },
          location: { symbol: 'arn:aws:s3:::notes', host: 'eu-central-1' },
          remediation: 'Block public access.',
        },
      ],
    });
  });

  it('is also read in the form of version 3', () => {
    const old = {
      CheckID: 'acm',
      CheckTitle: 'Certificates',
      Status: 'FAIL',
      Severity: 'medium',
      ResourceArn: 'arn:x',
    };

    expect(read([old]).findings).toMatchObject([
      { key: 'acm', severity: { code: 'Medium' }, location: { symbol: 'arn:x' } },
    ]);
  });

  it.each([[{}], [[{}]], [null]])('is refused when it is %j', (document) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'report/wrong-shape' }));
  });
});
