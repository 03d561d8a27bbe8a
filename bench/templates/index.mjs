import { workloadRole } from './access.mjs';
import { randomNumbers } from './random.mjs';
import { faults, service } from './service.mjs';
import { toJson, toYaml } from './write.mjs';

/** Templates for benchmarks: the same arguments always give the same text. */

const HEAD = {
  AWSTemplateFormatVersion: '2010-09-09',
  Transform: 'AWS::Serverless-2016-10-31',
  Description: 'Deliveries of many services',
  Parameters: {
    Stage: { Type: 'String', Default: 'production', AllowedValues: ['staging', 'production'] },
    ConnectionArn: {
      Type: 'String',
      Default: 'arn:aws:codeconnections:eu-west-1:111111111111:connection/0a1b2c3d-1111-2222-3333-444455556666',
    },
  },
  Conditions: { IsProduction: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] } },
};

const NAMES = ['Orders', 'Refunds', 'Search', 'Catalogue', 'Basket', 'Payments', 'Shipping', 'Invoices', 'Stock', 'Accounts'];

/**
 * Whole deliveries, sixteen resources each, with `findings` faults spread evenly over them: at most two for each.
 * @param {{ services: number, findings?: number, seed?: number }} options
 */
export function deliveries({ services, findings = 0, seed = 1 }) {
  if (findings > 2 * services) throw new Error(`${services} services are too few for ${findings} findings`);
  const random = randomNumbers(seed);
  const resources = Array.from({ length: services }, (_, index) =>
    service(serviceName(index), { faulty: faultsOf(index, services, findings), random }),
  );
  return { ...HEAD, Resources: Object.fromEntries(resources.flat()) };
}

/**
 * One delivery among many roles of workloads.
 * @param {{ roles: number, findings?: number, seed?: number }} options
 */
export function manyRoles({ roles, findings = 0, seed = 1 }) {
  const random = randomNumbers(seed);
  const services = Math.max(1, Math.ceil(findings / 2));
  const workloads = Array.from({ length: roles }, (_, index) => [`Workload${index}Role`, workloadRole(`Workload${index}`, random)]);
  const { Resources, ...head } = deliveries({ services, findings, seed });
  return { ...head, Resources: { ...Resources, ...Object.fromEntries(workloads) } };
}

/**
 * Deliveries whose text is as near to `bytes` as whole services allow.
 * @param {{ bytes: number, format: 'yaml' | 'json', findings?: number, seed?: number }} options
 */
export function deliveriesOfSize({ bytes, format, findings = 0, seed = 1 }) {
  const write = format === 'yaml' ? toYaml : toJson;
  const sample = 20;
  const services = Math.round(bytes / (write(deliveries({ services: sample, seed })).length / sample));
  return write(deliveries({ services, findings, seed }));
}

export { toJson, toYaml };

function serviceName(index) {
  return `${NAMES[index % NAMES.length]}${Math.floor(index / NAMES.length) || ''}`;
}

/** The faults of one service, so that all services together have `findings`. */
function faultsOf(index, services, findings) {
  const before = Math.floor((index * findings) / services);
  const count = Math.floor(((index + 1) * findings) / services) - before;
  return Array.from({ length: count }, (_, second) => faults[(index + 2 * second) % faults.length]);
}
