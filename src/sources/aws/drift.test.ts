import { describe, expect, it } from 'vitest';
import { findSecrets } from '../../facts/secret-shapes.ts';
import { parseDocument } from '../cloudformation/parse.ts';
import { templateOf } from '../cloudformation/template.ts';
import { driftOf } from './drift.ts';
import type { JsonMap } from './reading.ts';

const TEMPLATE = `
Parameters:
  Branch: { Type: String, Default: main }
  Token: { Type: String, NoEcho: true }
Conditions:
  Gated: !Equals [!Ref Branch, release]
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: !GetAtt Role.Arn
      ArtifactStore: { Type: S3, Location: artifacts }
      Stages:
        - Name: Source
          Actions:
            - Name: Code
              RunOrder: 1
              Configuration: { BranchName: !Ref Branch, PollForSourceChanges: false, OAuthToken: !Ref Token }
        - !If [Gated, { Name: Approve, Actions: [] }, !Ref AWS::NoValue]
        - Name: Production
          Actions: [{ Name: Deploy, RunOrder: 2 }]
`;

function stage(name: string, ...actions: JsonMap[]): JsonMap {
  return { Name: name, Actions: actions };
}

function drift(live: JsonMap, parameters: Record<string, string> = {}, text = TEMPLATE) {
  const template = templateOf(parseDocument('orders', text, findSecrets));
  const place = { name: 'orders', account: '111111111111', region: 'eu-west-1' };
  return driftOf({ ...place, template, parameters: new Map(Object.entries(parameters)) }, 'Pipeline', live);
}

const code = {
  Name: 'Code',
  RunOrder: 1,
  Configuration: { BranchName: 'main', PollForSourceChanges: 'false', OAuthToken: { 'Fn::Masked': 'OAuthToken' } },
};
const deployed: JsonMap = {
  RoleArn: 'arn:aws:iam::111111111111:role/orders-Role-1ABC',
  ArtifactStore: { Type: 'S3', Location: 'artifacts' },
  Stages: [stage('Source', code), stage('Production', { Name: 'Deploy', RunOrder: 2 })],
};

describe('the drift of a pipeline', () => {
  it('is nothing where it is as the template says, whatever only the account knows', () => {
    expect(drift(deployed)).toEqual([]);
  });

  it('names what was changed, added and taken out', () => {
    const changed = { ...code, Configuration: { ...code.Configuration, BranchName: 'hotfix' } };
    expect(drift({ ...deployed, Stages: [stage('Source', changed, { Name: 'Second' })] })).toEqual([
      { Route: 'Stages[Source].Actions[Code].Configuration.BranchName', Template: 'main', Live: 'hotfix' },
      { Route: 'Stages[Source].Actions[Second]', Template: 'missing', Live: 'there' },
      { Route: 'Stages[Production]', Template: 'there', Live: 'missing' },
    ]);
  });

  it('holds the values of parameters and what hangs on them against what runs', () => {
    expect(drift(deployed, { Branch: 'release' }).map(({ Route }) => Route)).toEqual([
      'Stages[Source].Actions[Code].Configuration.BranchName',
      'Stages[Approve]',
    ]);
  });

  it('guesses nothing from a list that may hold more', () => {
    const open = TEMPLATE.replace('!If [Gated,', '!If [Unknown,');
    expect(drift({ ...deployed, Stages: [...(deployed['Stages'] as JsonMap[]), stage('Extra')] }, {}, open)).toEqual([]);
  });
});
