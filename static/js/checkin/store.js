/** The phone's own database: what outlasts a reload, a killed browser and a reboot. */

const NAME = "einlass";
const VERSION = 1;
const TABLES = ["settings", "admissions", "outbox"];

/** @typedef {Record<"settings" | "admissions" | "outbox", IDBObjectStore>} Tables */

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
   * @returns {Promise<Store>}
   */
  static async open(indexedDB) {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => layOut(request.result);
    return new Store(await given(request));
  }

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close();
  }

  /** @template T @param {(tables: Tables) => Promise<T>} work @returns {Promise<T>} */
  read(work) {
    return work(tablesOf(this.database.transaction(TABLES)));
  }

  /**
   * All that `work` does, or nothing of it; what it gives is given only once it is on the disk.
   * `work` may wait for nothing but the tables.
   * @template T
   * @param {(tables: Tables) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async change(work) {
    const transaction = this.database.transaction(TABLES, "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const working = work(tablesOf(transaction)).catch(undo(transaction));
    const [result] = await Promise.all([working, done]);
    return result;
  }

  close() {
    this.database.close();
  }
}

/** @param {IDBDatabase} database */
function layOut(database) {
  database.createObjectStore("settings");
  database.createObjectStore("admissions", { keyPath: "key" });
  /* A UUID says nothing about order. */
  const outbox = database.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
  outbox.createIndex("key", "key");
}

function tablesOf(transaction) {
  return Object.fromEntries(TABLES.map((name) => [name, transaction.objectStore(name)]));
}

function undo(transaction) {
  return (error) => {
    transaction.abort();
    throw error;
  };
}
