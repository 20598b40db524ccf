// Builds the front end: `npm run build` (or `npm run watch`). Called by dev.py and the Dockerfile.
// `npm run build -- --of DIR/collection` builds that of a service outside this repository into DIR/collection/built.
// Entry points are found, not listed: assets/entries/*, tenants/assets/*, modules/<name>/assets/* (named <folder>/<file>). What
// comes out carries a hash in its name and is listed in manifest.json, which platform/dothi/web/assets.py reads.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { PurgeCSS } from 'purgecss'
import { subsetFonts } from './fonts.mjs'
import { sprite } from './sprite.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const built = join(root, 'platform/dothi/web/static/built')
const browsers = ['chrome90', 'firefox90', 'safari15']
const DAY = 24 * 3600 * 1000

/** All files under `folder` (recursively) that end in one of `endings`; nothing when the folder isn't there. */
function files(folder, endings) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', '__pycache__', 'built', 'tests'].includes(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return files(path, endings)
    return endings.includes(extname(entry.name)) ? [path] : []
  })
}

function moduleFolders() {
  const folder = join(root, 'modules')
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory())
}

/** The entry points of a folder as esbuild wants them: { in: path, out: name without ending }. */
function bundlesIn(folder, prefix = '') {
  const found = existsSync(folder) ? readdirSync(folder).filter((file) => /\.(js|css)$/.test(file)).sort() : []
  return found.map((file) => ({ in: join(folder, file), out: prefix + file.replace(/\.(js|css)$/, '') }))
}

function entries() {
  return [
    ...bundlesIn(join(root, 'assets/entries')),
    ...bundlesIn(join(root, 'tenants/assets'), 'tenants/'),
    ...moduleFolders().flatMap((name) => bundlesIn(join(root, 'modules', name, 'assets'), `${name}/`)),
  ]
}

function sources() {
  return {
    templates: ['platform/dothi', 'tenants', 'modules'].flatMap((f) => files(join(root, f), ['.html'])),
    scripts: ['assets/entries', 'assets/scripts', 'tenants', 'modules'].flatMap((f) => files(join(root, f), ['.js'])),
    manifests: ['platform/dothi', 'tenants', 'modules'].flatMap((f) => files(join(root, f), ['.py'])),
  }
}

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 10)

/** Tabler is large; what no template or script names is left out. */
async function purged(css, content) {
  const [result] = await new PurgeCSS().purge({
    content: content.map((raw) => ({ raw, extension: 'html' })),
    css: [{ raw: css }],
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    keyframes: true,
    blocklist: [/data-bs-theme/],
    safelist: [/^dt-/, /^htmx-/],
  })
  return (await transform(result.css, { loader: 'css', minify: true, target: browsers })).code
}

/** What a build writes: bytes by path, and the manifest that leads to them. */
class Output {
  written = new Map()
  manifest = {}

  /** A file under a name with a hash. */
  add(name, bytes) {
    const path = name.replace(/(\.[a-z]+)$/, `-${digest(bytes)}$1`)
    this.manifest[name] = path
    this.written.set(path, bytes)
  }

  writeTo(out) {
    for (const [path, bytes] of this.written) {
      mkdirSync(dirname(join(out, path)), { recursive: true })
      writeFileSync(join(out, path), bytes)
    }
    writeFileSync(join(out, 'manifest.json.new'), JSON.stringify(this.manifest, Object.keys(this.manifest).sort(), 2) + '\n')
    renameSync(join(out, 'manifest.json.new'), join(out, 'manifest.json'))
    for (const path of files(out, ['.js', '.css', '.svg', '.png', '.woff2', '.ico', '.webp'])) {
      // Yesterday's files go; younger ones may still be named by a server that runs.
      if (!this.written.has(relative(out, path)) && Date.now() - statSync(path).mtimeMs > DAY) rmSync(path)
    }
  }
}

/** Bundles entry points; `finish` may make other bytes of one, by its name. */
async function bundled(found, { out, publicPath, finish = async (_name, bytes) => bytes }) {
  const output = new Output()
  if (found.length === 0) return output
  const bundle = await build({
    entryPoints: found,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    metafile: true,
    write: false,
    target: browsers,
    outdir: out,
    publicPath,
    entryNames: '[dir]/[name]-[hash]',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'files/[name]-[hash]',
    alias: { dothi: join(root, 'assets/scripts') },
    nodePaths: [join(root, 'node_modules')],
    plugins: [subsetFonts(root)],
    loader: { '.woff2': 'file', '.png': 'file', '.svg': 'file' },
    legalComments: 'none',
    logLevel: 'warning',
  })
  const names = new Map(found.map((entry) => [relative(root, entry.in), entry.out]))
  for (const file of bundle.outputFiles) {
    let path = relative(out, file.path)
    const made = Buffer.from(file.contents)
    const meta = bundle.metafile.outputs[relative(process.cwd(), file.path).replaceAll('\\', '/')]
    const name = meta?.entryPoint && names.get(relative(root, join(process.cwd(), meta.entryPoint)))
    const bytes = name ? await finish(name, made) : made
    if (bytes !== made) path = path.replace(/-[^-]+(\.[a-z]+)$/, `-${digest(bytes)}$1`)
    if (name) output.manifest[name + extname(path)] = path
    else if (path.startsWith('files/')) output.manifest[Object.keys(meta.inputs).map((input) => `files/${basename(input)}`)[0]] = path
    output.written.set(path, bytes)
  }
  return output
}

/** The house with the services that live in it. */
async function buildAll() {
  const { templates, scripts, manifests } = sources()
  const content = [...templates, ...scripts].map((path) => readFileSync(path, 'utf8'))
  const finish = async (name, bytes) => (name === 'app' ? Buffer.from(await purged(bytes.toString(), content)) : bytes)
  const output = await bundled(entries(), { out: built, publicPath: '/static/built', finish })
  output.add('icons.svg', Buffer.from(sprite(root, templates, manifests)))
  for (const path of files(join(root, 'assets/images'), ['.svg', '.png', '.ico', '.webp'])) {
    output.add(`images/${basename(path)}`, readFileSync(path))
  }
  // What documents are typeset with (dothi.content.typst_file): whole files, by their own names.
  for (const face of ['400Regular', '700Bold']) {
    const file = `BeVietnamPro_${face}.ttf`
    output.written.set(`print/${file}`, readFileSync(join(root, 'node_modules/@expo-google-fonts/be-vietnam-pro', face, file)))
  }
  output.writeTo(built)
  return output.manifest
}

/** A service outside this repository: `<folder>/assets/*` and the icons it names, into `<folder>/built`. */
async function buildService(folder) {
  const out = join(folder, 'built')
  const output = await bundled(bundlesIn(join(folder, 'assets')), { out, publicPath: `/static/components/${basename(folder)}` })
  output.add('icons.svg', Buffer.from(sprite(root, files(folder, ['.html']), files(folder, ['.py']))))
  output.writeTo(out)
  return output.manifest
}

async function main() {
  const began = Date.now()
  const of = process.argv.indexOf('--of')
  const manifest = of < 0 ? await buildAll() : await buildService(resolve(process.argv[of + 1]))
  console.log(`front end: ${Object.keys(manifest).length} files in ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

await main()
if (process.argv.includes('--watch')) {
  let timer
  for (const folder of ['assets', 'platform/dothi', 'tenants', 'modules']) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (!file || file.includes('built') || !/\.(js|mjs|css|html|svg)$/.test(file)) return
      clearTimeout(timer)
      timer = setTimeout(() => main().catch((error) => console.error(String(error))), 150)
    })
  }
}
