package io.cotalk.loadtest.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Factors of a sum that fit what was measured best; none of them negative. */
final class LeastSquares {
  /** Below this share of what it was, what is left of a pivot is an error of rounding. */
  private static final double SMALL = 1e-6;

  /**
   * One measurement.
   *
   * @param amounts what the factors are of; the same number in all rows
   * @param sum of amounts times factors, as measured; more than 0
   */
  record Row(List<Double> amounts, double sum) {
    Row {
      amounts = List.copyOf(amounts);
    }

    /** So that the error of each row counts by its share and not by its size. */
    Row relative() {
      return new Row(amounts.stream().map(amount -> amount / sum).toList(), 1);
    }

    double error(double[] factors) {
      double error = sum;
      for (int i = 0; i < amounts.size(); i++) {
        error -= amounts.get(i) * factors[i];
      }
      return error;
    }
  }

  private LeastSquares() {}

  /**
   * The factors with the least sum of squares of relative errors. Tries every set of factors that
   * are not 0, so there should be few; where two do as well, the one of the earlier factors. Empty
   * when the rows do not tell any.
   */
  static Optional<double[]> fit(List<Row> rows) {
    List<Row> relative = rows.stream().map(Row::relative).toList();
    int count = rows.isEmpty() ? 0 : rows.getFirst().amounts().size();
    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int set = 1; set < 1 << count; set++) {
      Optional<double[]> factors = solve(relative, set, count);
      if (factors.isPresent() && Arrays.stream(factors.get()).allMatch(each -> each >= 0)) {
        double[] its = factors.get();
        double error = relative.stream().mapToDouble(row -> Math.pow(row.error(its), 2)).sum();
        // A larger set must be better, not only different by rounding.
        if (error < least - SMALL) {
          least = error;
          best = its;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** By the normal equations of the factors in the set, which is of bits; the others are 0. */
  private static Optional<double[]> solve(List<Row> rows, int set, int count) {
    int[] chosen = IntStream.range(0, count).filter(i -> (set >> i & 1) == 1).toArray();
    int size = chosen.length;
    double[][] matrix = new double[size][size + 1];
    for (Row row : rows) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          matrix[i][j] += row.amounts().get(chosen[i]) * row.amounts().get(chosen[j]);
        }
        matrix[i][size] += row.amounts().get(chosen[i]) * row.sum();
      }
    }
    if (!eliminate(matrix)) {
      return Optional.empty();
    }
    double[] factors = new double[count];
    for (int i = 0; i < size; i++) {
      factors[chosen[i]] = matrix[i][size] / matrix[i][i];
    }
    return Optional.of(factors);
  }

  /** To a diagonal; false when the rows do not tell the factors apart. */
  private static boolean eliminate(double[][] matrix) {
    int size = matrix.length;
    double[] whole = new double[size];
    Arrays.setAll(whole, i -> matrix[i][i]);
    for (int i = 0; i < size; i++) {
      if (!(matrix[i][i] > SMALL * whole[i])) {
        return false;
      }
      for (int other = 0; other < size; other++) {
        if (other != i) {
          double times = matrix[other][i] / matrix[i][i];
          for (int j = i; j <= size; j++) {
            matrix[other][j] -= times * matrix[i][j];
          }
        }
      }
    }
    return true;
  }
}
