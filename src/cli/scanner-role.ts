/** Name of the role that `pipeaudit policy --stackset` makes in every account, and that a scan of an organization assumes. */
export const SCANNER_ROLE = 'pipeaudit-readonly';
