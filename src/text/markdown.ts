/** Text inside a SARIF message, where `[text](1)` would be a link: its brackets and backslashes are escaped. */
export function escapeLinks(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}
