/**
 * Makes one declaration file of an entry and of all that its exports are made of, out of the files that tsc emits: the
 * types of the package hang on no other file and on no package. (The rollers that there are want a TypeScript with an
 * API, or a Node newer than 20.)
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

/**
 * @param {string} entry an emitted `.d.ts`
 * @returns {string} Throws when a type leads into a package, and when two declarations have one name.
 */
export function rolledTypes(entry) {
  const modules = new Map();
  const declarations = new Map();
  const exported = moduleAt(entry).exports.map(({ name, local, from }) => reach(local, from ?? entry, name));

  return `${[...declarations.values()].map((each) => `${each.comment}${exported.includes(each) ? 'export ' : ''}${each.text}`).join('\n\n')}

export {};
`;

  /** Takes a declaration in with all that it names, under the name it is declared with, and gives it back. */
  function reach(local, file, exportedAs = local) {
    const { declared, imported } = moduleAt(file);
    const own = declared.get(local);
    const source = imported.get(local);
    if (own === undefined && source !== undefined) return reach(source.name, besides(source.file, source.specifier), exportedAs);
    if (own === undefined) return undefined; // a type parameter, or one of the language's own
    if (exportedAs !== local) throw new Error(`${file}: ${local} goes by the name ${exportedAs} elsewhere; it needs one name.`);
    const known = declarations.get(local);
    if (known !== undefined && known !== own) throw new Error(`${file}: there is another declaration of the name ${local}.`);
    if (known === undefined) {
      declarations.set(local, own);
      for (const name of own.names) reach(name, file);
    }
    return own;
  }

  function moduleAt(file) {
    if (!modules.has(file)) modules.set(file, readModule(file));
    return modules.get(file);
  }
}

function readModule(file) {
  const text = readFileSync(file, 'utf8');
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const module = { declared: new Map(), imported: new Map(), exports: [] };
  for (const statement of program.body) {
    const { type, specifiers, source } = statement;
    if (type === 'ImportDeclaration')
      for (const { local, imported } of specifiers)
        module.imported.set(local.name, { name: imported?.name ?? 'default', file, specifier: source.value });
    else if (type === 'ExportNamedDeclaration' && statement.declaration === null)
      for (const { local, exported } of specifiers)
        module.exports.push({ name: exported.name, local: local.name, from: source === null ? undefined : besides(file, source.value) });
    else addDeclaration(module, statement, text, comments);
  }
  return module;
}

function addDeclaration({ declared, exports }, statement, text, comments) {
  const declaration = statement.declaration ?? statement;
  const id = declaration.id ?? declaration.declarations?.[0]?.id;
  if (id?.type !== 'Identifier') return;
  const comment = comments.findLast(({ end }) => end <= statement.start && text.slice(end, statement.start).trim() === '');
  declared.set(id.name, {
    names: namesIn(declaration),
    text: text.slice(declaration.start, statement.end),
    comment: comment === undefined ? '' : `${text.slice(comment.start, comment.end)}\n`,
  });
  if (statement !== declaration) exports.push({ name: id.name, local: id.name });
}

/** Where a declaration refers to others: kinds of nodes, and which part of them is the name. */
const NAMED_BY = {
  TSTypeReference: 'typeName',
  TSTypeQuery: 'exprName',
  TSInterfaceHeritage: 'expression',
  TSClassImplements: 'expression',
  ClassDeclaration: 'superClass',
};

/** The names of types and of values that a declaration refers to. */
function namesIn(declaration) {
  const names = new Set();
  const add = (node) => {
    if (node?.type === 'Identifier') names.add(node.name);
    else if (node?.type === 'TSQualifiedName') add(node.left);
    else if (node?.type === 'TSImportType') throw new Error('An import inside a type cannot be rolled; import it at the top.');
  };
  const visitors = Object.entries(NAMED_BY).map(([type, part]) => [type, (node) => add(node[part])]);
  new Visitor({ ...Object.fromEntries(visitors), TSImportType: add }).visit({
    type: 'Program',
    body: [declaration],
    sourceType: 'module',
    start: 0,
    end: 0,
  });
  return names;
}

/** The declarations that a module's specifier stands for. */
function besides(file, specifier) {
  if (!specifier.startsWith('.')) throw new Error(`${file}: a public type leads into ${specifier}.`);
  return join(dirname(file), specifier.replace(/\.ts$/, '.d.ts'));
}
