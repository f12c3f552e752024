/** A phone's own database: what outlasts a reload, a killed browser and a reboot. */

const VERSION = 1;

/**
 * @typedef {{name: string, tables: Record<string, {options?: IDBObjectStoreParameters,
 *   index?: string}>}} Plan
 * @typedef {Record<string, IDBObjectStore>} Tables
 */

/**
 * What a request of IndexedDB gives.
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function given(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Store {
  /**
   * @param {IDBFactory} indexedDB
   * @param {Plan} plan
   * @returns {Promise<Store>}
   */
  static async open(indexedDB, { name, tables }) {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => layOut(request.result, tables);
    return new Store(await given(request), Object.keys(tables));
  }

  /** @param {IDBDatabase} database @param {string[]} names of its tables */
  constructor(database, names) {
    Object.assign(this, { database, names });
    database.onversionchange = () => database.close();
  }

  /** @template T @param {(tables: Tables) => Promise<T>} work @returns {Promise<T>} */
  read(work) {
    return work(this.tablesOf(this.database.transaction(this.names)));
  }

  /**
   * All that `work` does, or nothing of it; what it gives is given only once it is on the disk.
   * `work` may wait for nothing but the tables.
   * @template T
   * @param {(tables: Tables) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async change(work) {
    const transaction = this.database.transaction(this.names, "readwrite", {
      durability: "strict",
    });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const working = work(this.tablesOf(transaction)).catch(undo(transaction));
    const [result] = await Promise.all([working, done]);
    return result;
  }

  close() {
    this.database.close();
  }

  /** @private */
  tablesOf(transaction) {
    return Object.fromEntries(this.names.map((name) => [name, transaction.objectStore(name)]));
  }
}

/** @param {IDBDatabase} database @param {Plan["tables"]} tables */
function layOut(database, tables) {
  for (const [name, { options, index }] of Object.entries(tables)) {
    const table = database.createObjectStore(name, options);
    if (index) table.createIndex(index, index);
  }
}

function undo(transaction) {
  return (error) => {
    transaction.abort();
    throw error;
  };
}
