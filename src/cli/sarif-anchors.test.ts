import { expect, it } from 'vitest';
import type { ReportedPlace } from '../audit/result.ts';
import { loadConfig } from '../config/load.ts';
import { Workplace } from '../testing/command-line.ts';
import { accountAnchors } from './sarif-anchors.ts';

const CONFIG = `deployments:
  - { template: infra/tools.yaml, account: '111111111111', region: eu-west-1, stackName: tools }
  - { template: infra/gone.yaml, account: '111111111111', region: eu-west-1, stackName: gone }
environments:
  - name: production
    accounts:
      - '222222222222'
`;

it('the lines that stand for what was read from accounts are those that declare it, or name the account', () => {
  const place = new Workplace({
    'pipeaudit.config.yaml': CONFIG,
    'infra/tools.yaml': '# Tools\nResources:\n  Store:\n    Type: AWS::S3::Bucket\n',
  });
  try {
    const { declaredAt, accountAt } = accountAnchors(loadConfig(`${place.folder}/pipeaudit.config.yaml`, place.folder), place.folder);
    const declared = (stack: string, logicalId: string, account = '111111111111', region = 'eu-west-1') => {
      const at: ReportedPlace = { file: '', line: 0, column: 0, endLine: 0, endColumn: 0, account, declared: { stack, region, logicalId } };
      return declaredAt?.(at);
    };
    expect(declared('tools', 'Store')).toEqual({ file: 'infra/tools.yaml', line: 3 });
    const elsewhere = [declared('tools', 'Other'), declared('gone', 'Store'), declared('tools', 'Store', '222222222222')];
    expect([...elsewhere, declared('tools', 'Store', '111111111111', 'eu-west-3'), accountAt?.('333333333333')]).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(accountAt?.('222222222222')).toEqual({ file: 'pipeaudit.config.yaml', line: 7 });
  } finally {
    place.remove();
  }
});
