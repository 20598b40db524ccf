// Points that would lie on each other on the screen, as one group: the map then shows a numbered circle instead of a pile of pins.
const NEAR = 44 // pixels: about the width of a circle
const NEAR_AT_THE_END = 8 // at the last zoom only what a finger can't tell apart

/** Features in groups by their distance on the screen at the present zoom; a server's cluster stays alone. */
export function gathered(map, features) {
  const near = map.getZoom() >= map.getMaxZoom() ? NEAR_AT_THE_END : NEAR
  const groups = []
  for (const feature of features) {
    const [lon, lat] = feature.geometry.coordinates
    const at = map.project([lat, lon])
    const isCluster = feature.properties.cluster_count > 1
    const home = isCluster ? undefined : groups.find((group) => !group.isCluster && group.at.distanceTo(at) < near)
    if (home) home.features.push(feature)
    else groups.push({ at, isCluster, features: [feature] })
  }
  return groups.map((group) => group.features)
}
