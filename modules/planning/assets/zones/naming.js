// Where in a zone its code stands, so that it is read as this zone's: in its widest place, or nowhere.

const LINES = [4, 3, 5, 2, 6, 1, 7] // eighths of the height, from the middle out
const WIDER = 1.2 // how much more room draws a code away from the middle

/** The middle of the widest run along lines across `rings` (of {x, y}) that has room for `width` × `height`; else null. */
export function roomIn(rings, width, height) {
  const ys = rings.flat().map(({ y }) => y)
  const top = Math.min(...ys)
  const step = (Math.max(...ys) - top) / (LINES.length + 1)
  let best = null
  for (const line of LINES) {
    for (const [from, to] of runs(rings, top + line * step)) {
      const room = { x: (from + to) / 2, y: top + line * step, run: to - from }
      if (room.run > Math.max(width, WIDER * (best?.run ?? 0)) && hasRoom(rings, room, width, height)) best = room
    }
  }
  return best && { x: best.x, y: best.y }
}

// From where to where a level line is inside.
function runs(rings, y) {
  const crossings = rings.flatMap((ring) => ring.flatMap((one, at) => {
    const other = ring[(at + 1) % ring.length]
    return (one.y > y) === (other.y > y) ? [] : [one.x + ((y - one.y) * (other.x - one.x)) / (other.y - one.y)]
  })).sort((one, other) => one - other)
  return Array.from({ length: crossings.length >> 1 }, (_, at) => [crossings[2 * at], crossings[2 * at + 1]])
}

const hasRoom = (rings, { x, y }, width, height) => [y - height / 2, y + height / 2].every((level) =>
  runs(rings, level).some(([from, to]) => from <= x - width / 2 && x + width / 2 <= to))
