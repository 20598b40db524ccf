// Makes one SVG sprite of the Tabler icons that templates and manifests name. Called by build.mjs.
// In templates: icon('name'), empty_state('name', …), button(_('…'), 'name'), icon='name', 'icon': 'name'; in Python: icon="name" and the strings of NavItem(…).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const IN_TEMPLATES = [
  /\b(?:icon|empty_state)\(\s*['"]([a-z0-9-]+)['"]/g,
  /\bbutton\(\s*_\([^)]*\)\s*,\s*['"]([a-z0-9-]+)['"]/g,
  /\bicon\s*[=:]\s*['"]([a-z0-9-]+)['"]/g,
  /['"]icon['"]\s*:\s*['"]([a-z0-9-]+)['"]/g,
]
const ICON_ARGUMENT = /\bicon\s*=\s*['"]([a-z0-9-]+)['"]/g
const NAV_ITEM = /\b(?:NavItem|StatCard)\(([\s\S]{0,400}?)\)\s*[,)\n]/g
const QUOTED = /['"]([a-z0-9-]+)['"]/g

function iconNames(templates, manifests) {
  const found = new Set()
  const surely = new Set()
  for (const path of templates) {
    const text = readFileSync(path, 'utf8')
    for (const pattern of IN_TEMPLATES) for (const match of text.matchAll(pattern)) surely.add(match[1])
  }
  for (const path of manifests) {
    const text = readFileSync(path, 'utf8')
    for (const match of text.matchAll(ICON_ARGUMENT)) surely.add(match[1])
    for (const item of text.matchAll(NAV_ITEM)) for (const match of item[1].matchAll(QUOTED)) found.add(match[1])
  }
  return { surely, found }
}

/** The sprite's text. A name that isn't a Tabler icon is left out with a warning (tests/web/test_assets.py finds it). */
export function sprite(root, templates, manifests) {
  const { surely, found } = iconNames(templates, manifests)
  const folder = join(root, 'node_modules/@tabler/icons/icons/outline')
  const path = (name) => join(folder, `${name}.svg`)
  const unknown = [...surely].filter((name) => !existsSync(path(name)))
  if (unknown.length > 0) console.warn(`no such icon in Tabler Icons: ${unknown.join(', ')}`)
  const names = [...new Set([...surely, ...found])].filter((name) => existsSync(path(name))).sort()
  const symbols = names.map((name) => {
    const shapes = readFileSync(path(name), 'utf8').replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
    const drawn = shapes.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, '').replace(/\s*\n\s*/g, '')
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`
}
