import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptSecrets } from './script-secrets.ts';

const found = (text: string): readonly string[] => scriptSecrets(text).map(({ start, end, name }) => `${name} ${text.slice(start, end)}`);

describe('credentials in scripts', () => {
  it.each([
    ['export DB_PASSWORD=tr0ub4dor', 'DB_PASSWORD tr0ub4dor'],
    ["DB_PASSWORD='tr0ub4dor & co' ./migrate", 'DB_PASSWORD tr0ub4dor & co'],
    ['{"commands":["export DB_PASSWORD=\\"tr0ub4dor\\""]}', 'DB_PASSWORD tr0ub4dor'],
    ['deploy --api-key tr0ub4dor-3', 'api-key tr0ub4dor-3'],
    ['docker login -u me -p tr0ub4dor example.com', 'password tr0ub4dor'],
    ['mysqldump -u root -ptr0ub4dor shop', 'password tr0ub4dor'],
    ['curl -s -u me:tr0ub4dor https://example.com', 'password tr0ub4dor'],
    ['curl -H "Authorization: Bearer tr0ub4dor9" https://example.com', 'token tr0ub4dor9'],
    ['echo "tr0ub4dor" | docker login --password-stdin', 'password tr0ub4dor'],
    ['env:\n  variables:\n    A: b\n    DB_PASSWORD: tr0ub4dor # of the database', 'DB_PASSWORD tr0ub4dor'],
    ['{"env": {"variables": {"A": "b", "DB_PASSWORD": "tr0ub4dor"}}}', 'DB_PASSWORD tr0ub4dor'],
  ])('are found in %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    'export DB_PASSWORD=$SECRET',
    'export DB_PASSWORD="$(aws ssm get-parameter --name x)"',
    'export DB_PASSWORD=abc${SUFFIX}',
    'export DB_PASSWORD=/prod/db/password',
    'export DB_PASSWORD=changeme',
    'docker run -e POSTGRES_PASSWORD=postgres postgres',
    '# export DB_PASSWORD=tr0ub4dor',
    'aws ecr get-login-password | docker login --username AWS --password-stdin example.com',
    'deploy --token --verbose',
    'docker build --secret id=npm_token,env=NPM_TOKEN .',
    'env:\n  parameter-store:\n    DB_PASSWORD: tr0ub4dor',
    'variables:\n  A: b\nsecrets-manager:\n  DB_PASSWORD: tr0ub4dor',
    '{"env": {"secrets-manager": {"DB_PASSWORD": "tr0ub4dor"}}}',
  ])('are not found in %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('are spans of the text, in order, whatever it is', () => {
    const piece = fc.constantFrom(
      'export ',
      'PASSWORD',
      '=',
      '"',
      "'",
      '\\"',
      ' --token ',
      'curl -u a:',
      'variables:\n',
      '  TOKEN: ',
      '\n',
      'xyz9',
      '$',
      '|',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { start, end } of scriptSecrets(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
    );
  });
});
