import { posix } from 'node:path';
import { apart, exempt, generated, lineLimits, rooms } from './rooms.mjs';

const IMPORT = /^\s*(import|export)(\s+type)?\b([^'"`;]*?\bfrom\s*)?\s*['"]([^'"]+)['"]|\b(import)\(\s*['"]([^'"]+)['"]\s*\)/gm;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
const QUOTED = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;
const OUTSIDE = /(?<![.\w'-])(process\s*[.[]|Date\.now\(|new Date\(\)|performance\.now\(|fetch\(|Math\.random\()/;

/**
 * What one source file does that its room may not.
 * @param {string} file path from the project's root, `/` as separator
 * @param {string} text
 * @returns {string[]} one sentence each, with file and line
 */
export function checkFile(file, text) {
  if (generated.some((pattern) => pattern.test(file))) return [];
  const faults = tooLong(file, text);
  if (exempt.some((pattern) => pattern.test(file))) return faults;
  const room = roomOf(file);
  if (room === undefined)
    return file.startsWith('src/') ? [...faults, `${file}: belongs to no room; add one to scripts/lint/rooms.mjs`] : faults;
  const code = text.replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' '));
  for (const { specifier, typeOnly, line } of importsOf(code)) {
    const fault = importFault(file, room, specifier, typeOnly);
    if (fault !== undefined) faults.push(`${file}:${line}: ${fault}`);
  }
  if (!room.outside) faults.push(...outsideFaults(file, room, code));
  return faults;
}

function importFault(file, room, specifier, typeOnly) {
  if (specifier.startsWith('node:')) {
    if (room.node === 'all' || room.node.includes(specifier)) return undefined;
    return `${room.room} may not use ${specifier}`;
  }
  if (!specifier.startsWith('.')) return room.packages === false ? `${room.room} may not use packages (${specifier})` : undefined;
  const target = posix.join(posix.dirname(file), specifier);
  const targetRoom = roomOf(target);
  if (targetRoom === undefined)
    return room.imports === 'all' || room.imports.includes(target) ? undefined : `${room.room} may not import ${target}`;
  if (targetRoom.room === room.room)
    return apart.includes(room.room) ? `files of ${room.room} stand alone: ${target} may not be imported` : undefined;
  if (targetRoom.room === 'src/facts' || room.imports === 'all' || room.imports.includes(targetRoom.room)) return undefined;
  if (room.types.includes(targetRoom.room))
    return typeOnly ? undefined : `${room.room} may import only types of ${targetRoom.room}: write import type`;
  return `${room.room} may not import ${targetRoom.room} (${target})`;
}

function outsideFaults(file, room, code) {
  return code
    .replace(QUOTED, "''")
    .split('\n')
    .flatMap((line, index) => {
      const hit = line.match(OUTSIDE);
      return hit && !(room.clock && hit[1] === 'new Date()')
        ? [`${file}:${index + 1}: ${room.room} is pure: no ${hit[1].replace(/\W+$/, '')}`]
        : [];
    });
}

function tooLong(file, text) {
  const limit = lineLimits.find(({ under }) => file.startsWith(under)).lines;
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return lines > limit ? [`${file}: ${lines} lines; ${limit} is the most`] : [];
}

function importsOf(code) {
  return [...code.matchAll(IMPORT)].map((match) => ({
    specifier: match[4] ?? match[6],
    typeOnly: match[2] !== undefined,
    line: code.slice(0, match.index + match[0].search(/\S/)).split('\n').length,
  }));
}

function roomOf(file) {
  const inside = rooms.filter(({ room }) => file === room || file.startsWith(`${room}/`));
  return inside.sort((a, b) => b.room.length - a.room.length)[0];
}
