// What waits on this device to be sent, photos included: { id, … } in the browser's database, which private windows may refuse.

const NAME = 'dothi'
const STORE = 'waiting'
const FLAG = 'dothi-waiting' // so that pages without anything waiting needn't open a database

export const mayHold = () => { try { return localStorage.getItem(FLAG) !== null } catch { return false } }

/** Stores an entry under its `id`. Rejects where the browser keeps nothing. */
export async function hold(entry) {
  await within('readwrite', (store) => store.put(entry))
  localStorage.setItem(FLAG, 'yes')
}

export const held = () => within('readonly', (store) => store.getAll())
export const find = (id) => within('readonly', (store) => store.get(id))

export async function drop(id) {
  await within('readwrite', (store) => store.delete(id))
  if ((await held()).length === 0) localStorage.removeItem(FLAG)
}

async function within(mode, act) {
  const database = await opened()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = act(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('blocked'))
  })
}
