-- What staging adds to a delivered row, per book. One row in, one row out. DuckDB.
-- `incoming` is the delivered file, `stores` and `mids` map a store or a MID to its programme ('' where it has none).
-- key_number and key_check are the two halves of the MD5 of programme and key, read as little-endian integers;
-- a row without a reference gets a key of its own, which begins with a blank as no trimmed key can.

-- name: orders
SELECT '{source}' AS source, r.*,
       r.net_amount AS amount_first,
       CASE WHEN regexp_full_match(r.click_id, '{click}') THEN 1 ELSE 0 END::TINYINT AS click_ok,
       CASE WHEN regexp_full_match(r.click_id, '{click}')
            THEN replace(replace(substr(r.click_id, 1, 11), '*', '.'), '/', '_') END AS publisher_code,
       COALESCE(m.programme, '{any_store}') AS programme,
       {key} AS order_key
FROM incoming r
LEFT JOIN stores m ON m.name = r.store

-- name: lines
SELECT '{source}' AS source, r.*
FROM incoming r

-- name: attempts
SELECT '{source}' AS source, r.*,
       COALESCE(m.programme, CASE WHEN trim(COALESCE(r.mid, '')) = '' OR {no_mids} THEN '{any_mid}' ELSE '' END) AS programme,
       {key} AS order_key
FROM incoming r
LEFT JOIN mids m ON m.name = r.mid

-- name: transactions
SELECT '{source}' AS source, r.*,
       COALESCE(m.programme, CASE WHEN trim(COALESCE(r.mid, '')) = '' OR {no_mids} THEN '{any_mid}' ELSE '' END) AS programme,
       {key} AS order_key
FROM (SELECT 'T' || list || ':' || transaction_id || ':' || COALESCE(sku, '') AS row_id, *
      FROM incoming
      WHERE COALESCE(transaction_id, '') <> ''
      UNION ALL
      SELECT 'R' || list || ':' || md5(concat_ws(chr(31), mid, order_ref, sku, processed_at, amount,
                 ROW_NUMBER() OVER (PARTITION BY list, mid, order_ref, sku, processed_at, amount
                   ORDER BY currency, quantity, commission_micros, transaction_at, clicked_at, publisher_id, member_id,
                     publisher_code, publisher_name, product_name, status, reason, aside))) AS row_id, *
      FROM incoming
      WHERE COALESCE(transaction_id, '') = '') r
LEFT JOIN mids m ON m.name = r.mid

-- name: clicks
SELECT '{source}' AS source,
       concat_ws(chr(31), r.mid, r.day, r.publisher_id) AS row_id, r.*,
       COALESCE(m.programme, CASE WHEN trim(COALESCE(r.mid, '')) = '' OR {no_mids} THEN '{any_mid}' ELSE '' END) AS programme
FROM incoming r
LEFT JOIN mids m ON m.name = r.mid

-- name: step_bound
list_transform([{ref}], lambda x: {step})[1]

-- name: step_nfc
nfc_normalize({ref})

-- name: step_trim
trim({ref}, '{blanks}')

-- name: step_case
CASE WHEN strlen({ref}) = length({ref}) THEN lower({ref}) ELSE translate({ref}, '{large}', '{small}') END

-- name: step_hash
ltrim({ref}, '#')

-- name: step_zeros
COALESCE(NULLIF(ltrim({ref}, '0'), ''), {ref})

-- name: step_url
COALESCE(nfc_normalize(TRY(url_decode({ref}))), {ref})

-- name: step_cut-40
trim(left({ref}, 40), '{blanks}')

-- name: step_prefix
CASE WHEN starts_with({ref}, {text}) THEN substr({ref}, length({text}) + 1) ELSE {ref} END

-- name: step_suffix
CASE WHEN ends_with({ref}, {text}) THEN left({ref}, length({ref}) - length({text})) ELSE {ref} END

-- name: aliased
-- rows of the log or of Rakuten under the shop's own reference, where an alias or a rule tells it; `order_ref` stays
SELECT t.* REPLACE ({key} AS order_key)
FROM ({staged}) t
LEFT JOIN aliases a ON a.programme = t.programme AND a.known_as = {known}

-- name: alias_rule
WHEN t.programme = {programme} AND starts_with({known}, {begins}) AND ends_with({known}, {ends})
  AND length({known}) > {cut} AND NOT ({is_told} AND starts_with({known}, {before}) AND ends_with({known}, {after}))
  AND t.{moment} >= {since} AND t.{moment} < {until}
  THEN {before} || substr({known}, {begin}, length({known}) - {cut}) || {after}

-- name: numbered
SELECT s.* EXCLUDE (key_text), {signed_upper} AS key_number, {signed_lower} AS key_check
FROM (SELECT t.*,
             programme || ':' || CASE WHEN order_key = '' THEN ' ' || '{book}' || ' ' || source || ' ' || row_id
                                      ELSE order_key END AS key_text
      FROM ({staged}) t) s

-- name: rekeyed
-- a part's own rows under the key rules of today
SELECT r.* EXCLUDE (key_number, key_check)
       REPLACE (COALESCE(m.programme, CASE WHEN trim(COALESCE(r.{named}, '')) = '' OR {no_names} THEN '{any_name}' ELSE '' END) AS programme, {key} AS order_key)
FROM part r
LEFT JOIN {mapping} m ON m.name = r.{named}

-- name: renamed
SELECT r.* REPLACE (COALESCE(m.programme, CASE WHEN trim(COALESCE(r.{named}, '')) = '' OR {no_names} THEN '{any_name}' ELSE '' END) AS programme)
FROM part r
LEFT JOIN {mapping} m ON m.name = r.{named}
