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
  static async open(indexedDB, plan) {
    const store = new Store(indexedDB, plan);
    await store.connect();
    return store;
  }

  /** @private */
  constructor(indexedDB, { name, tables }) {
    Object.assign(this, { indexedDB, name, tables, names: Object.keys(tables), isClosed: false });
  }

  /** @template T @param {(tables: Tables) => Promise<T>} work @returns {Promise<T>} */
  async read(work) {
    return work(this.tablesOf(await this.begin("readonly")));
  }

  /**
   * All that `work` does, or nothing of it; what it gives is given only once it is on the disk.
   * `work` may wait for nothing but the tables.
   * @template T
   * @param {(tables: Tables) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async change(work) {
    const transaction = await this.begin("readwrite");
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const working = work(this.tablesOf(transaction)).catch(undo(transaction));
    const [result] = await Promise.all([working, done]);
    return result;
  }

  close() {
    this.isClosed = true;
    this.database.close();
  }

  /* What follows is for this module alone. */

  async connect() {
    const request = this.indexedDB.open(this.name, VERSION);
    request.onupgradeneeded = () => layOut(request.result, this.tables);
    const database = await given(request);
    database.onversionchange = () => database.close();
    this.database = database;
  }

  /** A transaction; a connection that was lost, as iPhones do in the background, is made anew. */
  async begin(mode) {
    const start = () => this.database.transaction(this.names, mode, { durability: "strict" });
    try {
      return start();
    } catch (error) {
      if (error.name !== "InvalidStateError" || this.isClosed) throw error;
      await this.connect();
      return start();
    }
  }

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
