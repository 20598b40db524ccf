// The colours of the base map: light, dark where the page is dark, and in high contrast black on white, with edges that letters stand out from.
import { namedFlavor } from '@protomaps/basemaps'

const CONTRAST = {
  background: '#ffffff', earth: '#ffffff', water: '#a8c8ff', buildings: '#d0d0d0', major: '#ffffff', casing: '#767676', minor_a: '#8a8a8a',
  railway: '#444444', boundaries: '#000000', park_a: '#ffffff', park_b: '#ffffff', roads_label_minor: '#000000',
  roads_label_major: '#000000', city_label: '#000000', state_label: '#000000', country_label: '#000000',
  subplace_label: '#000000', ocean_label: '#00268a',
}
// Calmer than the library's own, so that pins stand out.
const LIGHT = {
  background: '#eef2f4', earth: '#f4f3ef', water: '#a9cfe6', buildings: '#d9d4ca', major: '#ffffff', casing: '#c9c4b8',
  roads_label_minor: '#5d6470', roads_label_major: '#4a5160', subplace_label: '#4b5563',
}
const DARK = { casing: '#1b1f27', roads_label_minor: '#a3abb8', roads_label_major: '#b9c1cc', subplace_label: '#b9c1cc' }

/** A flavour of the library, with `casing`: the edge of a road. */
export function flavour() {
  const root = document.documentElement
  if (root.dataset.contrast === 'high' || matchMedia('(prefers-contrast: more)').matches) return { ...namedFlavor('white'), ...CONTRAST }
  if (getComputedStyle(root).colorScheme.includes('dark')) return { ...namedFlavor('dark'), ...DARK }
  return { ...namedFlavor('light'), ...LIGHT }
}
