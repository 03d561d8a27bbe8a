import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unknown-container',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'container-name',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Container that the task definition does not have',
    what: 'Finds names of containers that the task definition in view does not have: in the list of images that a build writes for an ECS action, in load balancers and registries of services, and between the containers of a definition. Finds ports of load balancers that the container does not open.',
    why: 'ECS refuses the new definition or the service: the deploy fails with every release, after all that came before it has run.',
    fix: 'Write the `Name` of the container as the task definition has it. The list of an ECS action is `[{"name": "web", "imageUri": "…"}]`.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html#pipelines-create-image-definitions',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html',
    ],
  },
  messages: {
    name: (d: { by: string; container: string; task: string; has: string }) =>
      `${d.by} names the container \`${d.container}\`, and ${d.task} has ${d.has === '' ? 'none' : d.has} only`,
    port: (d: { by: string; container: string; port: number }) =>
      `${d.by} sends traffic to port ${d.port} of \`${d.container}\`, which the container does not open`,
  },
  supersedes: [],
  check({ name, title, place, task, found, port, titles }, ctx) {
    const related = [{ place: task.at, note: 'the task definition' }];
    const container = title.print();
    if (!ctx.sure(found, place))
      return ctx.fail(
        'name',
        place,
        { by: name, container, task: task.name, has: titles.map((one) => `\`${one}\``).join(', ') },
        { related },
      );
    if (port === undefined || ctx.sure(port.opened, port.number.at)) return;
    ctx.fail('port', port.number.at, { by: name, container, port: ctx.need(port.number, 0) }, { related });
  },
});
