import type { Report } from '../src/audit/result.ts';
import { modelOf } from './html/model.ts';
import { page } from './html/page.ts';

/** For people who judge the audit: one file to open, filter, print and hand on. */
const report: Report = {
  name: 'html',
  description: 'one page to browse, filter and print, with the pipelines drawn',
  render: (input, options) => String(page(modelOf(input, options))),
};

export default report;
