-- Called by no release that a node of this one runs beside. Functions are in R__….sql from now on.
drop function append_sends(
  bigint[], int[], int[], int[], bigint[], uuid[], uuid[], text[], int[], bigint[], bigint[], bigint[], bigint[], bigint
);
drop function append_each(bigint, bigint[], uuid[], bigint[], uuid[], text[], bigint);
