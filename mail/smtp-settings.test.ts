import { describe, expect, it } from 'vitest';
import { isLoopback, parseSmtpUrl, portOf, senderOf } from './smtp-settings.ts';

describe('parseSmtpUrl', () => {
  it.each<[url: string, settings: object | undefined]>([
    ['smtp://mail.example', { host: 'mail.example', useSSL: false }],
    ['smtps://mail.example:1465', { host: 'mail.example', useSSL: true, port: 1465 }],
    [
      'smtp://ci%40x.io:p%40ss@mail.example:25?from=ci@x.io&startTLS=true&sslVerify=false',
      {
        host: 'mail.example',
        useSSL: false,
        port: 25,
        username: 'ci@x.io',
        password: 'p@ss',
        from: 'ci@x.io',
        startTLS: true,
        sslVerify: false,
      },
    ],
    ['smtp://[::1]:25', { host: '::1', useSSL: false, port: 25 }],
    ['http://mail.example', undefined],
    ['mail.example', undefined],
    ['smtp://', undefined],
  ])('%s', (url, settings) => {
    expect(parseSmtpUrl(url)).toEqual(settings);
  });
});

describe('settings', () => {
  it('have a port by their kind of TLS', () => {
    expect([
      portOf({ host: 'h' }),
      portOf({ host: 'h', useSSL: true }),
      portOf({ host: 'h', port: 2525 }),
    ]).toEqual([587, 465, 2525]);
  });

  it.each([
    [{ host: 'h', from: 'f@x.io', username: 'u@x.io' }, 'f@x.io'],
    [{ host: 'h', username: 'u@x.io' }, 'u@x.io'],
    [{ host: 'mail.example', username: 'u' }, 'pipeline@mail.example'],
  ])('%j send as %s', (settings, sender) => {
    expect(senderOf(settings)).toBe(sender);
  });

  it.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['::1', true],
    ['127.0.0.1.example.org', false],
    ['mail.example', false],
  ])('know that %s is this machine: %j', (host, is) => {
    expect(isLoopback({ host })).toBe(is);
  });
});
