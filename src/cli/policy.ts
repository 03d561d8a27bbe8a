import yaml from 'js-yaml';
import type { ServiceDeclaration } from '../sources/aws/collector.ts';
import { collectors } from '../sources/aws/collectors/index.ts';
import { callerPolicy, memberPolicy, stackSetTemplate } from '../sources/aws/scanner-policy.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { SCANNER_ROLE } from './scanner-role.ts';

export interface PolicyOptions {
  /** Of whoever starts the scan of an organization. */
  readonly caller: boolean;
  /** The role of every account as a template. */
  readonly stackset: boolean;
  readonly orgRole: string | undefined;
}

/** Runs `pipeaudit policy`. @returns the exit code */
export function runPolicy({ caller, stackset, orgRole = SCANNER_ROLE }: PolicyOptions, io: Io): number {
  const services: readonly ServiceDeclaration[] = collectors as readonly unknown[] as readonly ServiceDeclaration[];
  if (stackset) io.stdout.write(HEAD + yaml.safeDump(stackSetTemplate(services, orgRole), { lineWidth: 120, noRefs: true }));
  else io.stdout.write(`${JSON.stringify(caller ? callerPolicy(services, orgRole) : memberPolicy(services), undefined, 2)}\n`);
  return exitCodes.clean.code;
}

/** What to do with the template: pipeaudit never applies it. */
const HEAD = `# Deploy it from the management account, or as delegated administrator (add --call-as DELEGATED_ADMIN):
#   aws cloudformation create-stack-set --stack-set-name pipeaudit --template-body file://pipeaudit-role.yaml \\
#     --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \\
#     --capabilities CAPABILITY_NAMED_IAM --parameters ParameterKey=ScannerPrincipal,ParameterValue=ARN \\
#       ParameterKey=ExternalId,ParameterValue=SECRET ParameterKey=OrganizationId,ParameterValue=o-exampleorgid
#   aws cloudformation create-stack-instances --stack-set-name pipeaudit --regions us-east-1 \\
#     --deployment-targets OrganizationalUnitIds=r-exampleroot --operation-preferences MaxConcurrentPercentage=25
# A StackSet does not reach the management account: deploy it there as a stack.
`;
