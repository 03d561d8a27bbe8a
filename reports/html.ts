import type { Report } from '../src/audit/result.ts';
import { layoutOf, modelOf } from './html/model.ts';
import { page } from './html/page.ts';
import { findingsOfAPage, pagesFor } from './html/pages.ts';

/** For people who judge the audit: one file to open, filter, print and hand on; of very many findings several. */
const report: Report = {
  name: 'html',
  description: 'one page to browse, filter and print, with the pipelines drawn',
  render: (input, options) => String(page(modelOf(input, options))),
  *pages(input, options, nameOf) {
    const names = Array.from({ length: pagesFor(input.result) }, (_, number) => nameOf(number + 1));
    const layout = layoutOf(input.result.findings);
    for (const number of names.keys()) yield String(page(modelOf(input, options, { number, names }, layout)));
  },
  leftOut: ({ result: { findings } }) => {
    const shown = findingsOfAPage(findings.length);
    return findings.length > shown
      ? [`the page holds ${shown} of ${findings.length} findings; --output html=FILE writes the others to pages beside it`]
      : [];
  },
};

export default report;
