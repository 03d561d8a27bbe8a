/** A program that uses the package from CommonJS, as many CDK apps do. */
const assert = require('node:assert/strict');
const { audit, UserError } = require('pipeaudit');
const { PipeauditValidation } = require('pipeaudit/cdk');

assert(new PipeauditValidation({ config: false }).ruleIds.includes('late-approval'));
assert.throws(() => new PipeauditValidation({ only: ['no-such-rule'] }), UserError);
audit({ paths: ['showcase'] }).then(({ summary }) => assert.equal(summary.complete, true));
