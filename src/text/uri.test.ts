import { describe, expect, it } from 'vitest';
import { relativeUri, repositoryUri } from './uri.ts';

describe('relativeUri', () => {
  it.each([
    ['a.yaml', '', 'a.yaml'],
    ['./x/../a b.yaml', 'infra', 'infra/a%20b.yaml'],
    ['../a.yaml', 'infra', 'a.yaml'],
    ['a\\b.yaml', '', 'a%5Cb.yaml'],
    ['täg#?%\ud800.yaml', '', 't%C3%A4g%23%3F%25%EF%BF%BD.yaml'],
  ])('%s from %j is %s', (path, base, uri) => {
    expect(relativeUri(path, base)).toBe(uri);
  });

  it.each(['', '.', '../a.yaml', '/a.yaml', '<stdin>', 'C:/a.yaml', 'aws://111111111111/x'])('has none for %j', (path) => {
    expect(relativeUri(path, '')).toBeUndefined();
  });
});

describe('repositoryUri', () => {
  it.each([
    ['https://user:token@example.org/a/b.git?x=1#y', 'https://example.org/a/b.git'],
    ['git@example.org:a/b.git', 'https://example.org/a/b.git'],
    ['ssh://git@example.org/a/b.git', 'ssh://example.org/a/b.git'],
    ['../b', undefined],
    ['file:///home/me/b', undefined],
  ])('%s is %s', (remote, uri) => {
    expect(repositoryUri(remote)).toBe(uri);
  });
});
