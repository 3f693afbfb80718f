// The log's tree: RFC 6962 section 2.1, checked as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say. Hashes
// of many leaves stand behind each other in one array, 32 bytes each.

const hashBytes = 32;
let leafScratch = new Uint8Array(4096);
const nodeScratch = new Uint8Array(65);

function leafHash(entry) {
  if (leafScratch.length <= entry.length) leafScratch = new Uint8Array(entry.length + 4096);
  leafScratch[0] = 0;
  leafScratch.set(entry, 1);
  return sha256(leafScratch, entry.length + 1);
}

function nodeHash(left, right) {
  nodeScratch[0] = 1;
  nodeScratch.set(left, 1);
  nodeScratch.set(right, 33);
  return sha256(nodeScratch);
}

function hashAt(hashes, place) {
  return hashes.subarray(place * hashBytes, (place + 1) * hashBytes);
}

/** The root over the first `count` hashes. */
function rootOf(hashes, count = hashes.length / hashBytes) {
  if (count === 0) return sha256(new Uint8Array(0));
  const level = hashes.slice(0, count * hashBytes);
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    for (let place = 0; place + 1 < width; place += 2) {
      level.set(nodeHash(hashAt(level, place), hashAt(level, place + 1)), (place / 2) * hashBytes);
    }
    // A last one without a sibling goes up as it is.
    if (width % 2 === 1) level.copyWithin(((width - 1) / 2) * hashBytes, (width - 1) * hashBytes, width * hashBytes);
  }
  return level.slice(0, hashBytes);
}

const half = (number) => Math.floor(number / 2);

/** The root to which a path leads from a leaf; nothing where its length does not fit. */
function rootOfPath(index, size, leaf, path) {
  if (index >= size) return null;
  let first = index;
  let last = size - 1;
  let root = leaf;
  for (const hash of path) {
    if (last === 0) return null;
    if (first % 2 === 1 || first === last) {
      root = nodeHash(hash, root);
      while (first % 2 === 0 && first !== 0) {
        first = half(first);
        last = half(last);
      }
    } else {
      root = nodeHash(root, hash);
    }
    first = half(first);
    last = half(last);
  }
  return last === 0 ? root : null;
}

/** Whether a proof shows that a tree of `size` leaves goes on one of `oldSize`, where 0 < oldSize < size. */
function isConsistent(oldSize, size, oldRoot, root, proof) {
  const isWholePower = Number.isInteger(Math.log2(oldSize));
  const path = isWholePower ? [oldRoot, ...proof] : proof;
  if (path.length === 0) return false;
  let first = oldSize - 1;
  let last = size - 1;
  while (first % 2 === 1) {
    first = half(first);
    last = half(last);
  }
  let [oldOne] = path;
  let [newOne] = path;
  for (const hash of path.slice(1)) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      oldOne = nodeHash(hash, oldOne);
      newOne = nodeHash(hash, newOne);
      while (first % 2 === 0 && first !== 0) {
        first = half(first);
        last = half(last);
      }
    } else {
      newOne = nodeHash(newOne, hash);
    }
    first = half(first);
    last = half(last);
  }
  return last === 0 && areEqual(oldOne, oldRoot) && areEqual(newOne, root);
}
