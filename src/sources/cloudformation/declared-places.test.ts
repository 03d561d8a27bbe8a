import { describe, expect, it } from 'vitest';
import { declaredPlaces } from './declared-places.ts';
import { parseDocument } from './parse.ts';
import { templateOf } from './template.ts';

function placesIn(lines: readonly string[], logicalId: string) {
  return declaredPlaces(templateOf(parseDocument('stack', lines.join('\n'), () => [])), logicalId);
}

describe('the places of a declared resource', () => {
  const bucket = [
    'Resources:',
    '  Role:',
    '    Type: AWS::IAM::Role',
    '    Metadata: { aws:cdk:path: App/Role/Resource }',
    '    Properties:',
    '      Path: !Sub /${Name}/',
    '      Policies:',
    '        - PolicyName: deploy',
    '          PolicyDocument: { Statement: [{ Effect: Allow }] }',
    '      Tags:',
    '        - !If [Tagged, { Value: a }, !Ref AWS::NoValue]',
    '        - { Value: b }',
    '        - { Key: owner, Value: c }',
  ];

  it('are named by what people call the items of lists, else by number', () => {
    const found = placesIn(bucket, 'Role');
    expect([found?.logicalId, found?.construct]).toEqual(['Role', 'App/Role/Resource']);
    expect(found?.places).toMatchObject({
      '': '2:3',
      Properties: '5:5 6:7',
      'Properties/Path': '6:7 6:13',
      'Properties/Policies/[deploy]': '8:11',
      'Properties/Policies/[deploy]/PolicyDocument/Statement/#0/Effect': '9:43 9:51',
    });
  });

  it('are those of named items only where conditions decide over a list', () => {
    const tags = Object.keys(placesIn(bucket, 'Role')?.places ?? {}).filter((route) => route.startsWith('Properties/Tags/'));
    expect(tags).toEqual(['Properties/Tags/[owner]', 'Properties/Tags/[owner]/Key', 'Properties/Tags/[owner]/Value']);
  });

  it('of what a transform made are those of what it was made from', () => {
    const sam = [
      'Transform: AWS::Serverless-2016-10-31',
      'Resources:',
      '  Accept:',
      '    Type: AWS::Serverless::Function',
      '    Properties:',
      '      AutoPublishAlias: live',
      '      DeploymentPreference:',
      '        Type: AllAtOnce',
    ];
    const found = placesIn(sam, 'AcceptDeploymentGroup');
    expect([found?.logicalId, found?.places['']]).toEqual(['Accept', '7:7']);
    expect(found?.places['Properties/DeploymentConfigName']).toMatch(/8:15$/);
  });

  it('are none where the template has no such resource', () => {
    expect(placesIn(bucket, 'Other')).toBeUndefined();
  });
});
