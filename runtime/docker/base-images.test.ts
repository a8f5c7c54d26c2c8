import { describe, expect, it } from 'vitest';
import { baseImages } from './base-images.ts';

describe('baseImages', () => {
  it.each<[why: string, dockerfile: string, images: readonly string[]]>([
    ['one base', 'FROM alpine:3.19\nRUN true', ['alpine:3.19']],
    [
      'lower case, a platform and a comment',
      '# syntax=x\nfrom --platform=linux/amd64 alpine AS a',
      ['alpine'],
    ],
    [
      'stages of the same file are no bases',
      'FROM golang AS Build\nFROM build AS b2\nFROM scratch',
      ['golang'],
    ],
    ['two bases, one of them twice', 'FROM a\nFROM b\nFROM a', ['a', 'b']],
    ['an argument with a default', `ARG BASE=alpine\nFROM \${BASE}`, ['alpine']],
    ['an argument that is given', 'ARG VERSION=1\nFROM python:$VERSION-slim', ['python:3-slim']],
    ['a default in the reference', `FROM \${IMAGE:-debian}`, ['debian']],
    ['a variable nobody set', `FROM \${NOBODY}\nFROM alpine`, ['alpine']],
    ['a quoted default', 'ARG BASE="alpine:3"\nFROM $BASE', ['alpine:3']],
    ['a continued line', 'FROM \\\n  alpine', ['alpine']],
  ])('%s', (_, dockerfile, images) => {
    expect(baseImages(dockerfile, { VERSION: '3' })).toEqual(images);
  });
});
