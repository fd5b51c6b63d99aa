import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packed = z.array(z.object({ files: z.array(z.object({ path: z.string() })) })).length(1);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

let files: ReadonlySet<string>;
/** A file of the package, or a folder that has files. */
const isThere = (path: string): boolean => {
  const plain = path.replace(/\/$/, '');
  return files.has(plain) || [...files].some((file) => file.startsWith(`${plain}/`));
};
const pages = (): readonly string[] => [...files].filter((path) => path.endsWith('.md'));

beforeAll(async () => {
  const { stdout } = await execa('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: root });
  files = new Set(packed.parse(JSON.parse(stdout))[0]?.files.map(({ path }) => path));
});

test('every link of a packed page leads to a packed file', () => {
  const dead = pages().flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link) && !isThere(posix.join(posix.dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  );
  expect(pages().length).toBeGreaterThan(100);
  expect(dead).toEqual([]);
});

/** Roots of this repository; what is below them is in the package, or the page says that it is not. */
const PATH = /`((?:src|tests|scripts|fixtures|examples|docs|schema|docker|releases|\.ci|\.github)\/[^`\s<]*)`/g;
/** Stands for many files: `releases/VERSION.json`. */
const PLACEHOLDER = /\b(VERSION|NAME|ID)\b/;

test('a page that names files of the source repository says so', () => {
  const silent = pages().flatMap((page) => {
    const text = read(page);
    if (text.split('\n\n').slice(0, 3).join(' ').includes('source repository')) return [];
    return text
      .split('\n\n')
      .filter((paragraph) => !paragraph.includes('source repository'))
      .flatMap((paragraph) => [...paragraph.matchAll(PATH)].map(([, path = '']) => path))
      .filter((path) => !PLACEHOLDER.test(path) && !isThere(path) && !isThere(posix.join(posix.dirname(page), path)))
      .map((path) => `${page}: ${path}`);
  });
  expect(silent).toEqual([]);
});

test('every file that the program names in a text is packed', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const named = sources.flatMap((source) =>
    read(join('src', source))
      .split('\n')
      .filter((line) => !/^\s*(\/?\*|\/\/|import |export .* from )/.test(line))
      .flatMap((line) => [...line.matchAll(/(?<![\w./-])((?:docs|schema|docker|releases|examples)\/[\w./-]+\.(?:md|json|yaml))/g)])
      .map(([, path = '']) => ({ source, path })),
  );
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter(({ path }) => !isThere(path))).toEqual([]);
});
