// Takes the addresses out of package-lock.json, so that the lock names versions and checksums but no registry.
// Called by `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
for (const entry of Object.values(lock.packages)) delete entry.resolved
writeFileSync(path, JSON.stringify(lock, null, 2) + '\n')
