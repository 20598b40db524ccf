// Fonts with the letters that we use and nothing else. The letters stand once, in the `unicode-range` of assets/styles/fonts.css.
// Called by build.mjs as a plugin of esbuild.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import subsetFont from 'subset-font'

// Marks in their places, pairs, figures of one width for tables; the font's other forms of letters are nowhere asked for. Without hints,
// which no phone reads and which are 40 % of a file.
const FEATURES = ['ccmp', 'locl', 'mark', 'mkmk', 'kern', 'tnum']

export function subsetFonts(root) {
  return {
    name: 'subset-fonts',
    setup(build) {
      build.onLoad({ filter: /\.woff2$/ }, async ({ path }) => {
        const letters = lettersOf(readFileSync(join(root, 'assets/styles/fonts.css'), 'utf8'), basename(path))
        return { contents: await subsetFont(readFileSync(path), letters, { targetFormat: 'woff2', keepFeatures: FEATURES, noHinting: true }), loader: 'file' }
      })
    },
  }
}

/** The letters of the @font-face that names `file`. */
function lettersOf(css, file) {
  const face = css.split('@font-face').find((part) => part.includes(file))
  const ranges = face?.match(/unicode-range:([^;]+);/)?.[1]
  if (!ranges) throw new Error(`assets/styles/fonts.css has no unicode-range for ${file}`)
  return ranges.split(',').map((range) => {
    const [first, last = first] = range.trim().replace('U+', '').split('-').map((code) => parseInt(code, 16))
    return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join('')
  }).join('')
}
