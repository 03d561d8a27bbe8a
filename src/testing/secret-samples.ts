const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Characters that look random and are the same in every run; nothing that looks like a credential stands in this file. */
export function characters(length: number, seed = 7, alphabet = alphanumeric): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return alphabet[Math.floor((state / 2147483648) * alphabet.length)];
  }).join('');
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const accessKeyId = `AKIA${characters(16, 3, upper)}`;
export const secretAccessKey = characters(40, 11);
const pem = [
  '-----BEGIN RSA PRIVATE ',
  'KEY-----\n',
  `MII${characters(61, 5)}\n`,
  `${characters(64, 9)}\n`,
  '-----END RSA PRIVATE ',
  'KEY-----',
].join('');

/** A credential of each kind that is recognised by its shape. */
export const secretSamples: readonly (readonly [kind: string, secret: string])[] = [
  ['aws-access-key-id', accessKeyId],
  ['github-token', `ghp_${characters(36)}`],
  ['github-token', `gho_${characters(36, 2)}`],
  ['github-token', `ghs_${characters(36, 4)}`],
  ['github-token', `github_pat_${characters(22)}_${characters(59)}`],
  ['gitlab-token', `glpat-${characters(20)}`],
  ['npm-token', `npm_${characters(36)}`],
  ['slack-token', `xoxb-${characters(12, 1, '123456789')}-${characters(12, 2, '123456789')}-${characters(24)}`],
  ['slack-webhook', `https://hooks.slack.com/services/T${characters(8)}/B${characters(8)}/${characters(24)}`],
  ['stripe-key', `sk_live_${characters(24)}`],
  ['sendgrid-key', `SG.${characters(22)}.${characters(43)}`],
  ['google-api-key', `AIza${characters(35)}`],
  ['pypi-token', `pypi-AgE${characters(80)}`],
  ['docker-token', `dckr_pat_${characters(27)}`],
  ['openai-key', `sk-proj-${characters(74)}T3BlbkFJ${characters(74, 2)}`],
  ['anthropic-key', `sk-ant-api03-${characters(93)}AA`],
  ['json-web-token', `eyJ${characters(30)}.eyJ${characters(60)}.${characters(43)}`],
  ['aws-session-token', `IQoJb3JpZ2lu${characters(300, 8)}`],
  ['bitbucket-token', `ATBB${characters(32)}`],
  ['atlassian-token', `ATATT3${characters(180)}`],
  ['vault-token', `hvs.${characters(100)}`],
  ['terraform-token', `${characters(14)}.atlasv1.${characters(67)}`],
  ['sonar-token', `squ_${characters(40, 6, 'abcdef0123456789')}`],
  ['linear-key', `lin_api_${characters(40)}`],
  ['shopify-token', `shpat_${characters(32, 6, 'abcdef0123456789')}`],
  ['private-key', pem],
];

/** Texts that hold a credential of a kind that is recognised by what stands around it, with the credential. */
export const embeddedSecrets: readonly (readonly [text: string, secret: string])[] = [
  [`https://deploy:${characters(20, 12)}@bitbucket.org/team/orders.git`, characters(20, 12)],
  [`DefaultEndpointsProtocol=https;AccountKey=${characters(86, 13)}==`, characters(86, 13)],
  [`//registry.example.org/:_authToken=${characters(36, 14)}`, characters(36, 14)],
  [`AWS_SECRET_ACCESS_KEY=${secretAccessKey}`, secretAccessKey],
];

/** Commands with a credential that only its name gives away, with the credential. */
export const namedSecrets: readonly (readonly [command: string, secret: string])[] = [
  ['export DB_PASSWORD=quiet-Harbour-71', 'quiet-Harbour-71'],
  ["ADMIN_PASSWORD='quiet Harbour 72' ./migrate", 'quiet Harbour 72'],
  ['docker login -u deploy -p quiet-Harbour-73 example.com', 'quiet-Harbour-73'],
  ['curl -u deploy:quiet-Harbour-74 https://example.com', 'quiet-Harbour-74'],
];
