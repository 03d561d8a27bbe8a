import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceFor } from '../../src/audit/compliance.ts';
import type { ReportInput } from '../../src/audit/result.ts';
import { empty, overflow, related } from '../../src/testing/audit-results.ts';
import { chromiumHint, chromiumPath, openChromium } from '../../src/testing/chromium.ts';
import { drawing, findingLike, placeIn, plain, resultOf } from '../../src/testing/findings.ts';
import { soiled } from '../../src/testing/soiled.ts';
import report from '../html.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['overview', 'findings', 'pipelines', 'controls', 'rules', 'unknowns', 'suppressed', 'coverage'];

/** What is asked of an element in the page. */
interface ElementInPage {
  readonly id: string;
  readonly attributes: Iterable<{ readonly name: string }>;
  getAttribute(name: string): string | null;
}

/** What a page did that it must not do. */
interface Misdeeds {
  readonly requests: string[];
  readonly errors: string[];
  readonly dialogs: string[];
}

describe.skipIf(chromiumPath === undefined)(`the page in Chromium${chromiumHint}`, { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-page-'));
  let context: BrowserContext;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ context, close } = await openChromium());
  }, 60_000);
  afterAll(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  async function open(input: ReportInput, hash = ''): Promise<{ readonly page: Page; readonly misdeeds: Misdeeds }> {
    const file = join(folder, 'report.html');
    writeFileSync(file, report.render(withControls(input), plain));
    const page = await context.newPage();
    const misdeeds: Misdeeds = { requests: [], errors: [], dialogs: [] };
    const address = pathToFileURL(file).href;
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== address) misdeeds.requests.push(request.url());
    });
    page.on('pageerror', (error) => misdeeds.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') misdeeds.errors.push(message.text());
    });
    page.on('dialog', (dialog) => {
      misdeeds.dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(address + hash);
    return { page, misdeeds };
  }

  const messages = (page: Page): Promise<readonly string[]> =>
    page.locator('.finding:visible > summary > span:nth-child(2)').allTextContents();

  it.each(['light', 'dark'] as const)('has nothing that axe finds, in %s colours, all unfolded', async (colorScheme) => {
    const { page } = await open(related());
    await page.emulateMedia({ colorScheme });
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = '${view}'`);
      await page.evaluate("for (const element of document.querySelectorAll('details')) element.open = true");
      await page.evaluate(axe);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>(
        'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
      );
      expect(
        violations.map(({ id, nodes }) => `${view}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`),
      ).toEqual([]);
    }
    await page.close();
  });

  it('asks for nothing, and stays within its policy', async () => {
    const { page, misdeeds } = await open(related());
    for (const view of VIEWS) await page.click(`nav a[href="#${view}"]`);
    await page.click('#theme');
    expect(misdeeds).toEqual({ requests: [], errors: [], dialogs: [] });
    await page.close();
  });

  it('would be stopped by its policy from running or loading anything else', async () => {
    const { page, misdeeds } = await open(empty());
    await page.evaluate(`
      const script = Object.assign(document.createElement('script'), { textContent: 'window.pwned = true' });
      const image = Object.assign(document.createElement('img'), { src: 'https://example.org/x.png' });
      document.body.append(script, image);
      fetch('https://example.org/').catch(() => undefined);
    `);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(misdeeds.errors.filter((error) => error.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(3);
    await page.close();
  });

  it('shows hostile text as text, and executes none of it', async () => {
    const { page, misdeeds } = await open(soiled(related()));
    for (const view of VIEWS) await page.evaluate(`location.hash = '${view}'`);
    await page.evaluate("for (const element of document.querySelectorAll('details')) element.open = true");
    await page.click('nav a[href="#findings"]');
    await page.fill('#filters [name=text]', '<img');
    expect(misdeeds).toEqual({ requests: [], errors: [], dialogs: [] });
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('img, iframe, object, embed, link, base, form:not(#filters)').count()).toBe(0);
    const addresses = await page.locator('a').evaluateAll((links: ElementInPage[]) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(addresses.filter((address) => !/^(#|https:\/\/(docs\.aws\.amazon|example)\.)/.test(address))).toEqual([]);
    const handlers = await page
      .locator('*')
      .evaluateAll((elements: ElementInPage[]) => elements.flatMap((element) => [...element.attributes].map(({ name }) => name)));
    expect(handlers.filter((name) => name.startsWith('on') || name === 'style')).toEqual([]);
    const text = await page.evaluate<string>('document.body.textContent');
    expect(text).toContain('<img src=x onerror=alert(1)>');
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/);
    await page.close();
  });

  it('shows one view at a time, and opens the one that an address names', async () => {
    const { page } = await open(related(), '#pipelines');
    const visible = (): Promise<readonly string[]> =>
      page.locator('main > section:visible').evaluateAll((sections: ElementInPage[]) => sections.map(({ id }) => id));
    expect(await visible()).toEqual(['pipelines']);
    expect(await page.getAttribute('nav a[aria-current]', 'href')).toBe('#pipelines');
    await page.click('nav a[href="#rules"]');
    expect(await visible()).toEqual(['rules']);
    await page.goBack();
    expect(await visible()).toEqual(['pipelines']);
    await page.close();
  });

  it('opens the finding that an address names, even when filters hide it', async () => {
    const { page } = await open(related(), '#f-aa11bb22cc33dd44');
    expect(await page.locator('#f-aa11bb22cc33dd44').getAttribute('open')).toBe('');
    await page.fill('#filters [name=text]', 'no such text anywhere');
    expect(await messages(page)).toEqual([]);
    await page.evaluate("location.hash = 'f-3f2a9c1b5d7e8f90'");
    await page.waitForSelector('#f-3f2a9c1b5d7e8f90[open]:visible');
    await page.close();
  });

  it('leads from what is marked in a drawing to the finding, by keyboard', async () => {
    const { page } = await open(onDrawing(), '#pipelines');
    const mark = page.locator('.drawing a.mark').first();
    expect(await mark.locator('title').first().textContent()).toBe('high: ungated-production, on Deploy');
    await mark.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#f-3f2a9c1b5d7e8f90[open]:visible');
    expect(await page.evaluate('document.activeElement.parentElement.id')).toBe('f-3f2a9c1b5d7e8f90');
    await page.close();
  });

  it('filters by text, severity and facets together, and tells how many are left', async () => {
    const { page } = await open(several());
    await page.click('nav a[href="#findings"]');
    const shown = (): Promise<string | null> => page.textContent('#shown');
    expect(await shown()).toBe('All 4 findings');
    await page.check('label.high input');
    expect([await shown(), await messages(page)]).toEqual(['2 of 4 findings', ['one deploys', 'two deploys']]);
    await page.check('label.low input');
    expect(await shown()).toBe('3 of 4 findings');
    await page.selectOption('[name=account]', { label: '222222222222 (2)' });
    expect(await messages(page)).toEqual(['two deploys', 'three deploys']);
    await page.fill('[name=text]', 'THREE yaml');
    expect([await shown(), await messages(page)]).toEqual(['1 of 4 findings', ['three deploys']]);
    await page.click('button[type=reset]');
    await page.locator('#shown', { hasText: 'All 4 findings' }).waitFor();
    await page.close();
  });

  it('is filtered by an address, such as those of the overview', async () => {
    const { page } = await open(several());
    await page.click('.tiles a.low');
    expect([await page.textContent('#shown'), await messages(page)]).toEqual(['1 of 4 findings', ['three deploys']]);
    await page.evaluate("location.hash = 'findings?rule=missing-decrypt-grant'");
    await page.locator('#shown', { hasText: '1 of 4 findings' }).waitFor();
    expect(await messages(page)).toEqual(['four decrypts']);
    await page.close();
  });

  it('keeps the filters in its address, so that they can be sent on', async () => {
    const { page } = await open(several());
    await page.click('nav a[href="#findings"]');
    await page.check('label.high input');
    await page.fill('[name=text]', 'two & more?');
    await page.waitForURL(/#findings\?text=two\+%26\+more%3F&severity=high$/);
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    expect([await page.inputValue('[name=text]'), await page.isChecked('label.high input')]).toEqual(['two & more?', true]);
    await page.click('button[type=reset]');
    await page.waitForURL(/#findings$/);
    await page.close();
  });

  it('switches between light and dark', async () => {
    const { page } = await open(empty());
    const colour = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await colour();
    await page.click('#theme');
    expect(await colour()).not.toBe(light);
    expect(await page.getAttribute('#theme', 'aria-label')).toBe('Switch to light colours');
    await page.close();
  });

  it('prints every view with all that is folded', async () => {
    const { page } = await open(related());
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('main > section:visible').count()).toBe(VIEWS.length);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('.finding .body:visible').count()).toBe(2);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('details[open]').count()).toBe(0);
    await page.close();
  });

  it('fits a narrow screen', async () => {
    const { page } = await open(related());
    await page.setViewportSize({ width: 390, height: 800 });
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = '${view}'`);
      await page.evaluate("for (const element of document.querySelectorAll('details')) element.open = true");
      expect([view, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([view, 390]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.close();
  });

  it('takes a thousand findings', async () => {
    const { page } = await open(overflow(1000));
    await page.click('nav a[href="#findings"]');
    await page.fill('[name=text]', '00000000000003e7');
    expect(await page.textContent('#shown')).toBe('1 of 1000 findings');
    await page.close();
  });
});

function withControls(input: ReportInput): ReportInput {
  const framework = {
    id: 'owasp-cicd',
    title: 'OWASP Top 10 CI/CD Security Risks (2022)',
    url: 'https://example.org/cicd',
    controls: [{ id: 'CICD-SEC-1', title: 'Insufficient Flow Control Mechanisms', url: 'https://example.org/cicd-1' }],
  };
  return { ...input, frameworks: evidenceFor([framework], input.rules, input.result) };
}

/** A finding on the action of the pipeline that is drawn. */
function onDrawing(): ReportInput {
  return resultOf([findingLike()], {
    systems: [{ name: 'delivery', link: 'single', instances: [], worlds: 1, pipelines: [drawing('Delivery')] }],
  });
}

function several(): ReportInput {
  const at = (line: number) => placeIn('templates/pipeline.yaml', line, '  - Name: Deploy', 'Deploy');
  const within = (account: string) => [{ instance: 'templates/pipeline.yaml', account, region: 'eu-west-1' }];
  return resultOf([
    findingLike({ fingerprint: 'a1', message: 'one deploys', place: at(1), occurrences: within('111111111111') }),
    findingLike({ fingerprint: 'a2', message: 'two deploys', place: at(2), occurrences: within('222222222222') }),
    findingLike({ fingerprint: 'a3', message: 'three deploys', place: at(3), severity: 'low', occurrences: within('222222222222') }),
    findingLike({ fingerprint: 'a4', message: 'four decrypts', place: at(4), severity: 'medium', rule: 'missing-decrypt-grant' }),
  ]);
}
