/** How AWS access keys are called in builds. Own lists, November 2026; the names are those of the AWS CLI and SDKs. */

const NAMED = /AWS_?SECRET_?(?:ACCESS_?)?KEY|(?:^|_)SECRET_ACCESS_KEY|^AWS_SECRET$/i;
/** The key of something that only speaks the protocol of S3, or the name of where a key is kept. */
const OTHER = /(?:^|_)(?:R2|B2|MINIO|WASABI|DO|SPACES|GCS|CLOUDFLARE)_|(?:_|^)(?:ARN|NAME|ID|PATH|PARAMETER)$/i;
const ENVIRONMENT = /(?:^|_)(?:PROD|PRODUCTION|PRD|LIVE|STAGING|STAGE|STG|TEST|DEV|QA|UAT|TARGET|REMOTE|ACCOUNT|\d{12})(?:_|$)/i;

/** True for a variable that holds a secret access key: `AWS_SECRET_ACCESS_KEY`, `PROD_AWS_SECRET_KEY`; not `SECRET_KEY`. */
export function namesSecretAccessKey(variable: string): boolean {
  return NAMED.test(variable) && !OTHER.test(variable);
}

/** True for a name that says which environment or account it is for. */
export function namesEnvironment(variable: string): boolean {
  return ENVIRONMENT.test(variable);
}

const CONFIGURES =
  /\baws\s+configure\s+(?:--profile\s+\S+\s+)?set\s+(?:[\w.]*\.)?aws_secret_access_key\b|\bexport\s+AWS_SECRET_ACCESS_KEY=|\baws_secret_access_key\s*=.*>>?\s*\S*(?:\.aws\/credentials|AWS_SHARED_CREDENTIALS_FILE)/i;

/** True for a command that hands a secret access key to the AWS CLI. */
export function configuresAccessKey(line: string): boolean {
  return CONFIGURES.test(line);
}

const TEMPORARY = /\bsts\s+(?:assume-role|get-session-token)|\bassume-role\b|AWS_SESSION_TOKEN|aws_session_token/i;

/** True for a command that fetches or sets temporary credentials, those of a role. */
export function fetchesTemporaryCredentials(line: string): boolean {
  return TEMPORARY.test(line);
}
