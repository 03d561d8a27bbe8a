import { describe, expect, it } from 'vitest';
import { findSecrets } from '../../facts/secret-shapes.ts';
import { GIVEN, type Instance, Resolution, UserError } from '../../resource/index.ts';
import { type AssemblyRead, readAssembly } from './assembly.ts';

type Files = Readonly<Record<string, unknown>>;

function read(files: Files, cwd = '/home/dev/app'): AssemblyRead {
  const readText = (file: string): string | undefined => {
    const content = Object.hasOwn(files, file) ? files[file] : undefined;
    return content === undefined ? undefined : typeof content === 'string' ? content : JSON.stringify(content);
  };
  return readAssembly('cdk.out', { readText, cwd, recognise: findSecrets });
}

function stack(template: string, more: object = {}, properties: object = {}): object {
  return {
    type: 'aws:cloudformation:stack',
    environment: 'aws://111111111111/eu-west-1',
    properties: { templateFile: template, ...properties },
    ...more,
  };
}

function manifest(artifacts: object, version = '55.0.0'): object {
  return { version, artifacts };
}

function instance(from: AssemblyRead, id: string): Instance {
  const found = from.system.instances.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no instance ${id} among ${from.system.instances.map((each) => each.id)}`);
  return found;
}

function property(from: AssemblyRead, id: string, logicalId: string, name: string): string {
  const field = new Resolution(from.system, GIVEN).scope(id)?.resource(logicalId)?.properties.get(name).text();
  return field !== undefined && 'value' in field ? field.value.print() : (field?.state ?? 'no resource');
}

const BUCKET = {
  Resources: {
    Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': '${AWS::AccountId}-${AWS::Region}-${AWS::StackName}' } } },
  },
};

describe('the stacks of an assembly', () => {
  it('know their account, region and stack name', () => {
    const from = read({
      'cdk.out/manifest.json': manifest({ Tools: stack('t.json', {}, { stackName: 'tools' }) }),
      'cdk.out/t.json': BUCKET,
    });
    expect(from.system).toMatchObject({ name: 'cdk.out', link: 'stated' });
    expect(property(from, 'Tools', 'Store', 'BucketName')).toBe('111111111111-eu-west-1-tools');
  });

  it('do not where CDK does not', () => {
    const from = read({
      'cdk.out/manifest.json': manifest({ Tools: stack('t.json', { environment: 'aws://unknown-account/unknown-region' }) }),
      'cdk.out/t.json': BUCKET,
    });
    expect(instance(from, 'Tools')).toMatchObject({ account: undefined, region: undefined, stackName: 'Tools' });
  });

  it('are those of nested stages too, under their paths', () => {
    const from = read({
      'cdk.out/manifest.json': manifest({
        'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
      }),
      'cdk.out/assembly-Prod/manifest.json': manifest({ ProdApp1234: stack('t.json', { displayName: 'Prod/App (Prod-App)' }) }),
      'cdk.out/assembly-Prod/t.json': BUCKET,
    });
    expect(instance(from, 'Prod/App').template.document.file).toBe('cdk.out/assembly-Prod/t.json');
  });

  it('may have no resources, and a schema newer than any known', () => {
    const from = read({
      'cdk.out/manifest.json': manifest({ Empty: stack('t.json', { surprise: [1] }), More: { type: 'cdk:unheard-of' } }, '999.0.0'),
      'cdk.out/t.json': { Rules: {} },
    });
    expect(instance(from, 'Empty').template.resources.size).toBe(0);
    expect([from.notices, from.failed]).toEqual([[], []]);
  });

  it('that are missing are told of, and those that cannot be read fail; the others go on', () => {
    const from = read({
      'cdk.out/manifest.json': manifest({
        Gone: stack('gone.json'),
        Broken: stack('broken.json'),
        Fine: stack('t.json', { additionalMetadataFile: 'no.metadata.json' }),
        Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Gone' } },
      }),
      'cdk.out/broken.json': '{"Resources": {',
      'cdk.out/t.json': BUCKET,
    });
    expect(from.system.instances.map(({ id }) => id)).toEqual(['Fine']);
    expect(from.failed.map(({ where }) => where?.file)).toEqual(['cdk.out/broken.json']);
    expect(from.notices.map((notice) => notice.split(':')[0])).toEqual([
      'cdk.out/no.metadata.json',
      'cdk.out/assembly-Gone/manifest.json',
      'cdk.out/gone.json',
    ]);
  });

  it('are read inside of the folder only', () => {
    const from = read({
      'cdk.out/manifest.json': manifest({
        Out: stack('../../secrets.json'),
        Metadata: stack('t.json', { additionalMetadataFile: '../secrets.json' }),
        Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: '../other' } },
      }),
      'cdk.out/t.json': BUCKET,
      '../secrets.json': BUCKET,
      'secrets.json': {},
      'other/manifest.json': manifest({ Other: stack('t.json') }),
      'other/t.json': BUCKET,
    });
    expect(from.system.instances.map(({ id }) => id)).toEqual(['Metadata']);
    expect(from.notices).toHaveLength(3);
  });

  it('need a manifest', () => {
    expect(() => read({})).toThrow(UserError);
    expect(() => read({ 'cdk.out/manifest.json': '{' })).toThrow(UserError);
  });
});

describe('nested stacks', () => {
  const child = {
    Parameters: { Name: { Type: 'String' } },
    Resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Name' } } } },
  };
  const parent = (more: object): object => ({
    Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Name: 'given' } }, ...more } },
  });

  it('are found by their asset path', () => {
    const from = read({
      'cdk.out/manifest.json': manifest({ App: stack('t.json') }),
      'cdk.out/t.json': parent({ Metadata: { 'aws:asset:path': 'inner.nested.template.json' } }),
      'cdk.out/inner.nested.template.json': child,
    });
    expect(property(from, 'App/Inner', 'Store', 'BucketName')).toBe('given');
    expect(instance(from, 'App').children.get('Inner')).toBe('App/Inner');
  });

  it('are found by the hash in their address', () => {
    const hash = 'a'.repeat(64);
    const from = read({
      'cdk.out/manifest.json': manifest({
        'App.assets': { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
        App: stack('t.json'),
      }),
      'cdk.out/App.assets.json': { files: { [hash]: { source: { path: 'inner.nested.template.json' } } } },
      'cdk.out/t.json': parent({
        Properties: { TemplateURL: { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, `.example/assets/${hash}.json`]] } },
      }),
      'cdk.out/inner.nested.template.json': child,
    });
    expect(instance(from, 'App/Inner').parent).toEqual({ instance: 'App', logicalId: 'Inner' });
  });
});

describe('references between stacks', () => {
  it('go by exports, and across regions by readers and writers', () => {
    const path = '/cdk/exports/Use/MakeFnGetAttKeyArn1234';
    const from = read({
      'cdk.out/manifest.json': manifest({
        Make: stack('make.json'),
        Use: stack('use.json', { environment: 'aws://111111111111/eu-west-2' }),
        Near: stack('near.json'),
      }),
      'cdk.out/near.json': {
        Resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { Here: { 'Fn::ImportValue': 'Make:Exported' } } } },
      },
      'cdk.out/make.json': {
        Resources: {
          Key: { Type: 'AWS::KMS::Key' },
          Writer: {
            Type: 'Custom::CrossRegionExportWriter',
            Properties: { WriterProps: { region: 'eu-west-2', exports: { [path]: { 'Fn::GetAtt': ['Key', 'Arn'] } } } },
          },
        },
        Outputs: { Exported: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'Make:Exported' } } },
      },
      'cdk.out/use.json': {
        Resources: {
          Reader: { Type: 'Custom::CrossRegionExportReader', Properties: { ReaderProps: { imports: { [path]: 'x' } } } },
          Store: {
            Type: 'AWS::S3::Bucket',
            Properties: { There: { 'Fn::GetAtt': ['Reader', path] } },
          },
        },
      },
    });
    const arn = /^arn:aws:kms:eu-west-1:111111111111:key\/.*Key/;
    expect(property(from, 'Near', 'Store', 'Here')).toMatch(arn);
    expect(property(from, 'Use', 'Store', 'There')).toBe(property(from, 'Near', 'Store', 'Here'));
  });
});

describe('the source of a construct', () => {
  const template = { Resources: { Store1: { Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': 'App/Store/Resource' } } } };
  const source = (entries: readonly object[], files: Files = {}, how: 'inline' | 'file' = 'file', resources: object = template) => {
    const metadata = { '/App/Store/Resource': [{ type: 'aws:cdk:logicalId', data: 'Store1' }, ...entries] };
    const from = read({
      'cdk.out/manifest.json': manifest({
        App: stack('t.json', how === 'inline' ? { metadata } : { additionalMetadataFile: 'App.metadata.json' }),
      }),
      'cdk.out/t.json': resources,
      'cdk.out/App.metadata.json': metadata,
      ...files,
    });
    return instance(from, 'App').template.constructs.get('Store1');
  };
  const creation = (...data: readonly string[]): object => ({ type: 'aws:cdk:creationStack', data });

  it('is the first frame of the user', () => {
    const found = source([
      creation(
        '...new Bucket2 in aws-cdk-lib...',
        'new Helper (/home/dev/app/node_modules/helper/index.js:1:2)',
        'new Store (/home/dev/app/lib/store.ts:12:5)',
        'main (/home/dev/app/app.ts:3:1)',
        'x (node:internal/y:1:1)',
      ),
    ]);
    expect(found).toEqual({ path: 'App/Store/Resource', source: { file: 'lib/store.ts', line: 12, column: 5 } });
  });

  it('has what the code acknowledges for it and for the constructs above, in the name of pipeaudit', () => {
    const acknowledged = (data: object): object => ({ type: 'aws:cdk:acknowledged-rules', data });
    const above = { '/App/Store': [acknowledged({ 'pipeaudit::key-without-rotation': 'imported', 'AwsSolutions-S1': 'no' })] };
    const own = { '/App/Store/Resource': [acknowledged({ 'pipeaudit::late-approval': 'agreed', 'Construct-Annotations::x': 'no' })] };
    const from = read({
      'cdk.out/manifest.json': manifest({
        App: stack('t.json', { metadata: { ...above, ...own, '/App/Other': [acknowledged({ 'pipeaudit::x': 'y' })] } }),
      }),
      'cdk.out/t.json': template,
    });
    expect(instance(from, 'App').template.constructs.get('Store1')?.acknowledged).toEqual([
      { scope: 'App/Store', rule: 'key-without-rotation', reason: 'imported' },
      { scope: 'App/Store/Resource', rule: 'late-approval', reason: 'agreed' },
    ]);
  });

  it('is absolute when it is not below the working directory', () => {
    expect(source([creation('new Store (/home/other/store.ts:12:5)')])?.source?.file).toBe('/home/other/store.ts');
  });

  it('is in the trace of older assemblies, inline', () => {
    const metadata = {
      '/App/Store/Resource': [
        {
          type: 'aws:cdk:logicalId',
          data: 'Store1',
          trace: ['new Bucket (/home/dev/app/node_modules/aws-cdk-lib/s3.js:1:2)', 'file:///home/dev/app/app.mts:7:8'],
        },
      ],
    };
    const from = read({ 'cdk.out/manifest.json': manifest({ App: stack('t.json', { metadata }) }, '36.0.0'), 'cdk.out/t.json': template });
    expect(instance(from, 'App').template.constructs.get('Store1')?.source).toEqual({ file: 'app.mts', line: 7, column: 8 });
  });

  it('is unknown where CDK gives no frame of the user', () => {
    expect(source([creation('...aws-cdk-lib...', '(no user code in 10 frames, use --stack-trace-limit to capture more)')])).toEqual({
      path: 'App/Store/Resource',
    });
  });

  it('comes from the source map of compiled JavaScript', () => {
    // Line 2, column 4 of the output comes from line 5, column 2 of the source; values are relative to those before.
    const map = { version: 3, sources: ['../lib/store.ts'], names: [], mappings: 'AAAA;IAIE' };
    const found = source([creation('new Store (/home/dev/app/dist/store.js:2:6)')], { '/home/dev/app/dist/store.js.map': map });
    expect(found?.source).toEqual({ file: 'lib/store.ts', line: 5, column: 3 });
    expect(source([creation('new Store (/home/dev/app/dist/store.js:2:6)')])?.source).toEqual({
      file: 'dist/store.js',
      line: 2,
      column: 6,
    });
  });

  it('knows the last line that set each property', () => {
    const assigned = (line: number): object => ({
      type: 'aws:cdk:propertyAssignment',
      data: { propertyName: 'KeyPolicy', stackTrace: ['...new Key in aws-cdk-lib...', `App (/home/dev/app/app.ts:${line}:1)`] },
    });
    expect(source([assigned(4), assigned(84)])?.assignments).toEqual(new Map([['KeyPolicy', { file: 'app.ts', line: 84, column: 1 }]]));
  });

  it('is found by the logical id in templates without paths', () => {
    const found = source([creation('new Store (/home/dev/app/app.ts:1:1)')], {}, 'inline', {
      Resources: { Store1: { Type: 'AWS::S3::Bucket' } },
    });
    expect(found?.path).toBe('App/Store/Resource');
  });
});
