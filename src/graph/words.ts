/**
 * The words of a name, lower case: `DeployToPre-Prod` gives deploy, to, preprod. `pre` and `non` are joined with the
 * word behind them, because `pre-prod` is not `prod`.
 */
export function wordsOf(name: string): readonly string[] {
  const split = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const words: string[] = [];
  for (const word of split) {
    const last = words[words.length - 1];
    if (last === 'pre' || last === 'non' || last === 'not') words[words.length - 1] = last + word;
    else words.push(word);
  }
  return words;
}
