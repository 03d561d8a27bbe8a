/**
 * Look-ups of machine images by name. Anybody may publish an image of any name; only the owner tells them apart. Tags are
 * seen by the account alone that set them. Source: AWS CLI Command Reference, `ec2 describe-images`.
 */
const LOOKUP = /\baws\s+(?:--?\S+\s+(?:[^-\s]\S*\s+)?)*ec2\s+describe-images\b(.*)$/;
const BY_NAME = /\bname["']?\s*[=:]\s*["']?name\b/i;
const NARROWED = /--owners?\b|\bowner-(?:id|alias)\b|--image-ids?\b|\bimage-id\b|--cli-input|\btag(?:-key)?["':]|\bis-public\b|file:\/\//;
/** Options that a variable may hold. */
const HELD = /(?:^|\s)(?!--)\S+\s+["']?\$\{?\w+\}?["']?(?=\s|$)|^\s*["']?\$\{?\w+\}?["']?(?=\s|$)|"\$\{?\w+\[@\]\}?"/;

/** Does the line take an image by its name, from whoever owns it? */
export function takesAnybodysImage(line: string): boolean {
  const options = LOOKUP.exec(line)?.[1];
  return options !== undefined && BY_NAME.test(options) && !NARROWED.test(options) && !HELD.test(options);
}
