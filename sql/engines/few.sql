-- Rows of a few keys out of whole books: first where they stand, by their keys alone, then those stretches of the files. DuckDB.

-- name: few_places
-- one row per row of the keys: its file and its place in it
SELECT r.filename, r.file_row_number
FROM read_parquet({files}, union_by_name = true, filename = true, file_row_number = true) r
SEMI JOIN {keys} k ON {on}

-- name: few_any
SELECT 1 FROM {keys} LIMIT 1

-- name: few_files
SELECT filename, COUNT(*) FROM {places} GROUP BY filename ORDER BY filename

-- name: few_of_file
SELECT r.* EXCLUDE (file_row_number)
FROM read_parquet({file}, file_row_number = true) r
SEMI JOIN (SELECT file_row_number FROM {places} WHERE filename = {file}) p ON p.file_row_number = r.file_row_number

-- name: few_of_book
-- where the question does not read the book as it is
SELECT r.* FROM book_{book} r SEMI JOIN {keys} k ON {on}

-- name: few_none
-- the columns of a book, some of whose parts may lack one
SELECT * FROM book_{book} WHERE FALSE
